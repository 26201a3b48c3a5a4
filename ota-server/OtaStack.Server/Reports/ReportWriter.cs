using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Reports;

/// <summary>
/// The single writer of reports. Reports that arrive while a commit is under way wait and go into the next one together, so
/// that the flush to disk (about a millisecond) is paid once for all of them; each sender waits for the commit of its own.
/// </summary>
internal sealed class ReportWriter(
    IDbContextFactory<OtaDbContext> contexts,
    IEnumerable<IReportFollowUp> followUps,
    FleetChanges changes,
    TimeProvider time,
    ILogger<ReportWriter> log) : BackgroundService
{
    /// <summary>Reports of one transaction: bounds how long a writer holds the database.</summary>
    private const int MaxBatch = 256;

    /// <summary>Reports that may wait; further senders wait for room.</summary>
    private const int MaxWaiting = 4096;

    private readonly IReadOnlyList<IReportFollowUp> _followUps = [.. followUps];
    private readonly Channel<PendingReport> _waiting =
        Channel.CreateBounded<PendingReport>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>Returns when the report is committed (or had been before); throws when it was not stored.</summary>
    public async Task<ReportVerdict> StoreAsync(DeviceSender sender, DeviceReport report, CancellationToken cancellationToken)
    {
        PendingReport pending = new(sender, report);
        await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        return await pending.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when StopAsync completes the channel: whatever was taken in is still stored.
        List<PendingReport> batch = new(MaxBatch);
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out PendingReport? pending))
            {
                batch.Add(pending);
            }

            await StoreAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task StoreAsync(List<PendingReport> batch)
    {
        try
        {
            OtaDbContext db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
            await using (db.ConfigureAwait(false))
            {
                await new ReportBatch(db, time.GetUtcNow()).StoreAsync(batch, _followUps).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever went wrong, no sender may believe that its report is stored, and the next batch is tried.
            ReportLog.NotStored(log, batch.Count, failure);
            batch.ForEach(pending => pending.Fail(failure));
            return;
        }

        batch.ForEach(pending => pending.Succeed());
        if (batch.Exists(pending => pending.Verdict == ReportVerdict.Stored))
        {
            foreach (IReportFollowUp followUp in _followUps)
            {
                followUp.Committed();
            }

            foreach (string product in batch.Select(pending => pending.Sender.Product).Distinct())
            {
                changes.Tell(product);
            }
        }
    }
}
