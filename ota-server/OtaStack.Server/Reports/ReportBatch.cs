using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Reports;

/// <summary>Stores several reports in one transaction: one flush to disk for all of them.</summary>
internal sealed class ReportBatch(OtaDbContext db, DateTimeOffset now)
{
    private readonly Dictionary<DeviceName, Device> _devices = [];
    private readonly Dictionary<(DeviceName, int), StoredReport> _slots = [];
    private readonly List<TakenReport> _taken = [];

    /// <summary>Applies the reports in order, sets their verdicts and commits.</summary>
    public async Task StoreAsync(IReadOnlyList<PendingReport> reports, IReadOnlyList<IReportFollowUp> followUps)
    {
        IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await LoadDevicesAsync(reports).ConfigureAwait(false);
            foreach (PendingReport pending in reports)
            {
                pending.Verdict = Take(pending);
            }

            if (_taken.Count > 0)
            {
                foreach (IReportFollowUp followUp in followUps)
                {
                    await followUp.ApplyAsync(db, _taken, CancellationToken.None).ConfigureAwait(false);
                }

                await db.SaveChangesAsync().ConfigureAwait(false);
                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task LoadDevicesAsync(IReadOnlyList<PendingReport> reports)
    {
        foreach (IGrouping<string, PendingReport> product in reports.GroupBy(r => r.Sender.Product))
        {
            string[] ids = [.. product.Select(r => r.Sender.Id).Distinct()];
            await foreach (Device device in db.Set<Device>().Where(d => d.Product == product.Key && ids.Contains(d.Id)).AsAsyncEnumerable().ConfigureAwait(false))
            {
                _devices[new DeviceName(device.Product, device.Id)] = device;
            }
        }
    }

    private ReportVerdict Take(PendingReport pending)
    {
        // A connection that was opened with credentials that count no more speaks for nobody.
        if (!_devices.TryGetValue(pending.Sender.Name, out Device? device) || device.ErasedAt is not null || device.Epoch != pending.Sender.Epoch)
        {
            return ReportVerdict.Foreign;
        }

        if (pending.Report.Sequence <= device.Sequence)
        {
            return ReportVerdict.Repeated;
        }

        SlotOf(pending.Sender.Name, device.ReportCount).Take(pending.Report, now);
        Update(device, pending.Report);
        _taken.Add(new TakenReport(device, pending.Report));
        return ReportVerdict.Stored;
    }

    private StoredReport SlotOf(DeviceName name, long count)
    {
        int slot = (int)(count % StoredReport.KeptPerDevice);
        if (!_slots.TryGetValue((name, slot), out StoredReport? stored))
        {
            stored = new StoredReport { Product = name.Product, DeviceId = name.Id, Slot = slot };
            _slots[(name, slot)] = stored;

            // The ring is filled in order, so a slot exists exactly when the ring has come round: no need to look.
            db.Entry(stored).State = count < StoredReport.KeptPerDevice ? EntityState.Added : EntityState.Modified;
        }

        return stored;
    }

    private void Update(Device device, DeviceReport report)
    {
        device.Version = report.Version;
        device.ReleaseId = report.ReleaseId;
        device.State = report.State;
        device.Reason = report.Reason;
        device.Mode = report.Mode;
        device.Postponements = report.Postponements;
        device.PostponeReason = report.PostponeReason;
        device.WaitUntil = report.WaitUntil;
        device.Attempted = report.Attempted;
        device.Downloaded = report.Downloaded;
        device.Total = report.Total;
        device.Attempts = report.Attempts;
        device.RetryAt = report.RetrySeconds > 0 ? now.AddSeconds(report.RetrySeconds) : null;
        RestartRules.Take(device, report, now);
        device.NanoclrSha256 = report.NanoclrSha256;
        device.DeploymentSha256 = report.DeploymentSha256;
        device.SecurityCounter = report.SecurityCounter;
        device.SignedAgeSeconds = report.SignedAgeSeconds;
        device.Agent = report.Agent;
        device.ReportedAssignment = report.Assignment;
        device.Sequence = report.Sequence;
        device.ReportCount++;
        device.ReportedAt = now;
        device.LastSeenAt = now;
    }
}
