using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Portal;

/// <summary>Marks choices that devices tell they have taken, in the transaction of the report.</summary>
internal sealed class ChoiceTaken(TimeProvider time) : IReportFollowUp
{
    public async Task ApplyAsync(OtaDbContext db, IReadOnlyList<TakenReport> reports, CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, TakenReport> product in reports.Where(taken => taken.Report.Choice > 0).GroupBy(taken => taken.Device.Product))
        {
            Dictionary<string, long> told = product.GroupBy(taken => taken.Device.Id).ToDictionary(device => device.Key, device => device.Max(taken => taken.Report.Choice));
            string[] ids = [.. told.Keys];
            List<UserChoice> waiting = await db.Set<UserChoice>().Where(c => c.Product == product.Key && ids.Contains(c.DeviceId) && c.TakenAt == null)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (UserChoice choice in waiting.Where(choice => told[choice.DeviceId] >= choice.Number))
            {
                choice.TakenAt = time.GetUtcNow();
            }
        }
    }

    public void Committed()
    {
    }
}
