using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>Removes a device, what it told and what is planned for it, in one transaction.</summary>
internal sealed class DeviceRemoval(
    IDbContextFactory<OtaDbContext> contexts, DeviceDirectory directory, IEnumerable<IDeviceEnd> ends, FleetChanges changes, ILogger<DeviceRemoval> log)
{
    private readonly IReadOnlyList<IDeviceEnd> _ends = [.. ends];

    /// <summary>False when there is no such device.</summary>
    public async Task<bool> RemoveAsync(DeviceName name, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                int removed = await db.Set<Device>().Where(d => d.Product == name.Product && d.Id == name.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                if (removed == 0)
                {
                    return false;
                }

                foreach (IDeviceEnd end in _ends)
                {
                    await end.SettleAsync(db, name, DeviceEnd.Removed, cancellationToken).ConfigureAwait(false);
                }

                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        directory.Set(name, null);
        foreach (IDeviceEnd end in _ends)
        {
            end.Committed();
        }

        DeviceLog.Removed(log, name.Product, name.Id);
        changes.Tell(name.Product);
        return true;
    }
}
