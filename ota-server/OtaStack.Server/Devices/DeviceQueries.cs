using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>What the API and the console read of devices.</summary>
internal sealed class DeviceQueries(IDbContextFactory<OtaDbContext> contexts)
{
    /// <summary>All devices of a product by id.</summary>
    public async Task<IReadOnlyList<DeviceSummary>> ListAsync(string product, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<Device> devices = await db.Set<Device>().AsNoTracking().Where(d => d.Product == product).OrderBy(d => d.Id)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. devices.Select(DeviceSummary.Of)];
        }
    }

    /// <summary>One device, null when it is not enrolled.</summary>
    public async Task<DeviceSummary?> FindAsync(string product, string id, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Device? device = await db.Set<Device>().AsNoTracking().SingleOrDefaultAsync(d => d.Product == product && d.Id == id, cancellationToken).ConfigureAwait(false);
            return device is null ? null : DeviceSummary.Of(device);
        }
    }

    /// <summary>The kept reports of a device, newest first, at most <see cref="StoredReport.KeptPerDevice"/>.</summary>
    public async Task<IReadOnlyList<ReportSummary>> ListReportsAsync(string product, string id, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            // In the order of the ring: a device that is provisioned anew counts its reports from 1 again.
            long count = await db.Set<Device>().AsNoTracking().Where(d => d.Product == product && d.Id == id).Select(d => d.ReportCount)
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            List<StoredReport> reports = await db.Set<StoredReport>().AsNoTracking().Where(r => r.Product == product && r.DeviceId == id)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. reports.OrderBy(r => (count - 1 - r.Slot + StoredReport.KeptPerDevice) % StoredReport.KeptPerDevice).Select(ReportSummary.Of)];
        }
    }
}
