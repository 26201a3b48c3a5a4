using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Portal;

/// <summary>Marks choices that devices tell they have taken, in the transaction of the report. Each device that has another one to take is told then.</summary>
internal sealed class ChoiceTaken(AssignmentChanges assignments, TimeProvider time) : IReportFollowUp
{
    /// <summary>Of the batch that is being stored: there is one at a time.</summary>
    private readonly List<DeviceName> _settled = [];

    public async Task ApplyAsync(OtaDbContext db, IReadOnlyList<TakenReport> reports, CancellationToken cancellationToken)
    {
        _settled.Clear();
        foreach (IGrouping<string, TakenReport> product in reports.Where(taken => taken.Report.Choice > 0).GroupBy(taken => taken.Device.Product))
        {
            Dictionary<string, DeviceReport> told = product.GroupBy(taken => taken.Device.Id)
                .ToDictionary(device => device.Key, device => device.Select(taken => taken.Report).MaxBy(report => report.Choice)!);
            string[] ids = [.. told.Keys];
            List<UserChoice> waiting = await db.Set<UserChoice>().Where(c => c.Product == product.Key && ids.Contains(c.DeviceId) && c.TakenAt == null)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (UserChoice choice in waiting.Where(choice => choice.IsWaiting && told[choice.DeviceId].Choice >= choice.Number))
            {
                choice.Told(told[choice.DeviceId], time.GetUtcNow());
                _settled.Add(new DeviceName(choice.Product, choice.DeviceId));
            }
        }
    }

    public void Committed()
    {
        assignments.Tell([.. _settled]);
        _settled.Clear();
    }
}
