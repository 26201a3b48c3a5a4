using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>
/// Knows the credentials of devices. Those seen are kept in memory (about 250 bytes each, only for devices that exist) until they are
/// changed here; unknown names are looked up every time.
/// </summary>
internal sealed class DeviceDirectory(IDbContextFactory<OtaDbContext> contexts)
{
    private readonly ConcurrentDictionary<DeviceName, DeviceCredential> _credentials = new();

    /// <summary>Whether <paramref name="key"/> (lowercase hex, as bytes) is the key of the device, and it has no certificate in its place.</summary>
    public async ValueTask<bool> IsKeyAsync(DeviceName name, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        DeviceCredential? known = await FindAsync(name, cancellationToken).ConfigureAwait(false);

        // An unknown device takes the same path, so that the answer does not tell which ids exist.
        bool matches = DeviceKey.Matches(key.Span, known is null ? DeviceKey.NoKeyHash : known.KeyHash);
        return matches && known is { CertificatePin: null };
    }

    /// <summary>The device's credentials count no more, or are others.</summary>
    public void Forget(DeviceName name)
    {
        _credentials.TryRemove(name, out _);
    }

    /// <summary>Enrols the key that the device shows certificates for; null takes it back. False when there is no such device.</summary>
    public async Task<bool> SetPinAsync(DeviceName name, byte[]? pin, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Device? device = await db.Set<Device>().SingleOrDefaultAsync(
                d => d.Product == name.Product && d.Id == name.Id && d.ErasedAt == null, cancellationToken).ConfigureAwait(false);
            if (device is null)
            {
                return false;
            }

            device.CertificatePin = pin;
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

            // Written over, while a look-up only adds: one that read before the change cannot bring the old credential back.
            _credentials[name] = new DeviceCredential(device.KeyHash, pin);
            return true;
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
                .Where(d => d.Product == name.Product && d.Id == name.Id && d.ErasedAt == null).Select(d => new DeviceCredential(d.KeyHash, d.CertificatePin))
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                return _credentials.GetOrAdd(name, found);
            }

            return null;
        }
    }
}
