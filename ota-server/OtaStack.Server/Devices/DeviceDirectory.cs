using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>
/// Knows the credentials of devices. Those seen are kept in memory (about 250 bytes each, only for devices that exist or did) until they are
/// changed here; unknown names are looked up every time.
/// </summary>
internal sealed class DeviceDirectory(IDbContextFactory<OtaDbContext> contexts, TimeProvider time)
{
    // Null for a device whose credentials count no more.
    private readonly ConcurrentDictionary<DeviceName, DeviceCredential?> _credentials = new();

    /// <summary>
    /// The credentials of a device are others, or count no more: open connections are to be ended. The second value is the connection over which
    /// that was told, if one was: it ends when it has been answered. Called after the change is committed, on the thread that made it; must not throw.
    /// </summary>
    public event Action<DeviceName, object?>? Changed;

    /// <summary>The device when <paramref name="key"/> (lowercase hex, as bytes) is its key, and it has no certificate in its place.</summary>
    public async ValueTask<DeviceSender?> FindByKeyAsync(DeviceName name, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        DeviceCredential? known = await FindAsync(name, cancellationToken).ConfigureAwait(false);

        // An unknown device takes the same path, so that the answer does not tell which ids exist.
        bool matches = DeviceKey.Matches(key.Span, known is null ? DeviceKey.NoKeyHash : known.KeyHash);
        return matches && known is { CertificatePin: null } ? new DeviceSender(name, known.Epoch) : null;
    }

    /// <summary>Whether these are still the credentials of the device.</summary>
    public async ValueTask<bool> IsCurrentAsync(DeviceSender sender, CancellationToken cancellationToken)
    {
        return (await FindAsync(sender.Name, cancellationToken).ConfigureAwait(false))?.Epoch == sender.Epoch;
    }

    /// <summary>The credentials of a device were changed and committed; null when they count no more.</summary>
    /// <param name="toldOver">See <see cref="Changed"/>.</param>
    public void Set(DeviceName name, DeviceCredential? credential, object? toldOver = null)
    {
        // Written over, while a look-up only adds: one that read before the change cannot bring the old credential back.
        _ = _credentials.AddOrUpdate(
            name, credential, (_, known) => known is not null && credential is not null && known.Epoch > credential.Epoch ? known : credential);
        Changed?.Invoke(name, toldOver);
    }

    /// <summary>Changes what a device is known by, in one transaction.</summary>
    /// <returns>False when there is no such device, or it is erased.</returns>
    public async Task<bool> ChangeAsync(DeviceName name, Action<Device, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                Device? device = await db.Set<Device>().SingleOrDefaultAsync(
                    d => d.Product == name.Product && d.Id == name.Id && d.ErasedAt == null, cancellationToken).ConfigureAwait(false);
                if (device is null)
                {
                    return false;
                }

                long before = device.Epoch;
                change(device, time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                if (device.Epoch != before)
                {
                    Set(name, device.ToCredential());
                }

                return true;
            }
        }
    }

    /// <summary>What the device is known by; null when it is not enrolled, or erased.</summary>
    public async ValueTask<DeviceCredential?> FindAsync(DeviceName name, CancellationToken cancellationToken)
    {
        if (_credentials.TryGetValue(name, out DeviceCredential? known))
        {
            return known;
        }

        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            DeviceCredential? found = await db.Set<Device>().AsNoTracking()
                .Where(d => d.Product == name.Product && d.Id == name.Id && d.ErasedAt == null)
                .Select(d => new DeviceCredential(d.KeyHash, d.CertificatePin, d.Epoch))
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return found is null ? null : _credentials.GetOrAdd(name, found);
        }
    }
}
