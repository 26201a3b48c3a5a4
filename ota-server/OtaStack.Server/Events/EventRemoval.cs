using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Events;

/// <summary>The security events of a device go with it; those of an erased one stay.</summary>
internal sealed class EventRemoval : IDeviceEnd
{
    public async Task SettleAsync(OtaDbContext db, DeviceName device, DeviceEnd end, CancellationToken cancellationToken)
    {
        if (end == DeviceEnd.Removed)
        {
            await db.Set<SecurityEvent>().Where(e => e.Product == device.Product && e.DeviceId == device.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Committed()
    {
    }
}
