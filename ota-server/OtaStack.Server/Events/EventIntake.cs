using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Events;

/// <summary>Keeps the events that come with reports, in the transaction of the report: what is acknowledged is stored.</summary>
internal sealed class EventIntake(EventMetrics metrics, ILogger<EventIntake> log) : IReportFollowUp
{
    private readonly List<(SecurityEvent Event, int Added)> _stored = [];

    public async Task ApplyAsync(OtaDbContext db, IReadOnlyList<TakenReport> reports, CancellationToken cancellationToken)
    {
        _stored.Clear();
        foreach (TakenReport taken in reports)
        {
            if (taken.Report.Event is ReportedEvent told)
            {
                await TakeAsync(db, taken.Device, taken.Report, told, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Committed()
    {
        foreach ((SecurityEvent stored, int added) in _stored)
        {
            metrics.Add(stored.Product, stored.Class, added);
            EventLog.Told(log, stored.Product, stored.DeviceId, stored.Class, stored.Reason, stored.Count);
        }

        _stored.Clear();
    }

    private async Task TakeAsync(OtaDbContext db, Device device, DeviceReport report, ReportedEvent told, CancellationToken cancellationToken)
    {
        DbSet<SecurityEvent> events = db.Set<SecurityEvent>();
        SecurityEvent? known = events.Local.FirstOrDefault(e => IsSame(e, device, told))
            ?? await events.SingleOrDefaultAsync(
                e => e.Product == device.Product && e.DeviceId == device.Id && e.EnrolledAt == device.EnrolledAt && e.Number == told.Number && e.Reason == told.Reason,
                cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            await MakeRoomAsync(events, device, cancellationToken).ConfigureAwait(false);
            known = new SecurityEvent
            {
                Product = device.Product,
                DeviceId = device.Id,
                EnrolledAt = device.EnrolledAt,
                Number = told.Number,
                Reason = told.Reason,
                Class = EventClass.Of(told.Reason),
                ReceivedAt = device.ReportedAt!.Value,
            };
            events.Add(known);
        }

        int added = told.Count - known.Count;
        known.UpdatedAt = device.ReportedAt!.Value;
        known.FirstAt = ReportedEvent.TimeOfDay(told.First);
        known.LastAt = ReportedEvent.TimeOfDay(told.Last);
        known.Count = Math.Max(known.Count, told.Count);
        known.Version = report.Version;
        known.Dropped = told.Dropped;
        if (added > 0)
        {
            _stored.Add((known, added));
        }
    }

    /// <summary>A device that tells one new event after the other must not fill the database.</summary>
    private static async Task MakeRoomAsync(DbSet<SecurityEvent> events, Device device, CancellationToken cancellationToken)
    {
        IQueryable<SecurityEvent> own = events.Where(e => e.Product == device.Product && e.DeviceId == device.Id);
        int count = await own.CountAsync(cancellationToken).ConfigureAwait(false);
        if (count >= SecurityEvent.KeptPerDevice)
        {
            events.RemoveRange(await own.OrderBy(e => e.UpdatedAt).ThenBy(e => e.Id).Take(count - SecurityEvent.KeptPerDevice + 1).ToListAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    private static bool IsSame(SecurityEvent known, Device device, ReportedEvent told)
    {
        return known.Number == told.Number && known.Reason == told.Reason && known.DeviceId == device.Id && known.Product == device.Product
            && known.EnrolledAt == device.EnrolledAt;
    }
}
