using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Rollouts;

/// <summary>
/// Notes in the transaction of a report whether it ends the device's part in its rollout. So no end is missed when a device
/// reports twice before the engine looks, or when the server is killed in between.
/// </summary>
internal sealed class MemberUpdates(RolloutWake wake) : IReportFollowUp
{
    public async Task ApplyAsync(OtaDbContext db, IReadOnlyList<TakenReport> reports, CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, TakenReport> rollout in reports.Where(r => r.Device.RolloutId.Length > 0).GroupBy(r => r.Device.RolloutId))
        {
            string release = await db.Set<Rollout>().AsNoTracking().Where(r => r.Id == rollout.Key).Select(r => r.ReleaseId)
                .SingleAsync(cancellationToken).ConfigureAwait(false);
            string[] ids = [.. rollout.Select(r => r.Device.Id).Distinct()];
            Dictionary<string, RolloutMember> members = await db.Set<RolloutMember>()
                .Where(m => m.RolloutId == rollout.Key && ids.Contains(m.DeviceId))
                .ToDictionaryAsync(m => m.DeviceId, cancellationToken).ConfigureAwait(false);
            foreach (TakenReport taken in rollout)
            {
                if (members.TryGetValue(taken.Device.Id, out RolloutMember? member))
                {
                    Update(member, release, taken.Report);
                }
            }
        }
    }

    public void Committed()
    {
        wake.Signal();
    }

    private static void Update(RolloutMember member, string release, DeviceReport report)
    {
        MemberOutcome? end = member.Outcome == MemberOutcome.Waiting ? null : MemberEnd.ToldBy(report, member.Assignment, release);
        if (end is not MemberOutcome told)
        {
            return;
        }

        bool failed = told == MemberOutcome.Failed;
        member.Outcome = told;
        member.EndState = failed ? DeviceStateName.Of(report.State) : "";
        member.EndReason = failed ? report.Reason : "";
        member.EndVersion = failed ? report.Version : "";
    }
}
