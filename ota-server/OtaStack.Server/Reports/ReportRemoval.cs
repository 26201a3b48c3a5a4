using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Reports;

/// <summary>The reports of a device go with it; those of an erased one stay, for whoever asks what became of it.</summary>
internal sealed class ReportRemoval : IDeviceEnd
{
    public async Task SettleAsync(OtaDbContext db, DeviceName device, DeviceEnd end, CancellationToken cancellationToken)
    {
        if (end == DeviceEnd.Removed)
        {
            await db.Set<StoredReport>().Where(r => r.Product == device.Product && r.DeviceId == device.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Committed()
    {
    }
}
