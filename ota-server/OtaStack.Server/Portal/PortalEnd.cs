using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Erasure;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Portal;

/// <summary>With a device that is erased or removed, or the data of its user, end its portal's sessions and invitations, and its user's choices.</summary>
internal sealed class PortalEnd : IDeviceEnd, IUserDataEnd
{
    /// <summary>Nothing opens the portal of the device any more, and nothing was chosen there. The caller saves.</summary>
    public static async Task EndUseAsync(OtaDbContext db, DeviceName device, CancellationToken cancellationToken)
    {
        await EndAccessAsync(db, device, cancellationToken).ConfigureAwait(false);

        // Their rows stay: the numbers must go on growing.
        List<UserChoice> choices = await db.Set<UserChoice>().Where(c => c.Product == device.Product && c.DeviceId == device.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        choices.ForEach(choice => choice.Withdraw());
    }

    public async Task SettleAsync(OtaDbContext db, DeviceName device, DeviceEnd end, CancellationToken cancellationToken)
    {
        await EndAccessAsync(db, device, cancellationToken).ConfigureAwait(false);
        await db.Set<UserChoice>().Where(c => c.Product == device.Product && c.DeviceId == device.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task SettleAsync(OtaDbContext db, DeviceName device, CancellationToken cancellationToken) => EndUseAsync(db, device, cancellationToken);

    public void Committed()
    {
    }

    private static async Task EndAccessAsync(OtaDbContext db, DeviceName device, CancellationToken cancellationToken)
    {
        // Invitations first: one that is opened in between has its session ended below.
        await db.Set<PortalInvitation>().Where(i => i.Product == device.Product && i.DeviceId == device.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await db.Set<PortalSession>().Where(s => s.Product == device.Product && s.DeviceId == device.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
