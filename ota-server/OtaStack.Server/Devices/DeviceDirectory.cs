using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>
/// Knows the keys of devices. A key hash changes only when a device is erased, so those seen are kept in memory (about 200 bytes
/// each, only for devices that exist); unknown names are looked up every time.
/// </summary>
internal sealed class DeviceDirectory(IDbContextFactory<OtaDbContext> contexts)
{
    private readonly ConcurrentDictionary<DeviceName, byte[]> _keyHashes = new();

    /// <summary>Whether <paramref name="key"/> (lowercase hex, as bytes) is the key of the device named <paramref name="name"/>.</summary>
    public async ValueTask<bool> IsKeyAsync(DeviceName name, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        byte[]? hash = _keyHashes.GetValueOrDefault(name) ?? await FindAsync(name, cancellationToken).ConfigureAwait(false);

        // An unknown device takes the same path, so that the answer does not tell which ids exist.
        bool matches = DeviceKey.Matches(key.Span, hash ?? DeviceKey.NoKeyHash);
        return hash is not null && matches;
    }

    /// <summary>The device's key counts no more, or is another.</summary>
    public void Forget(DeviceName name)
    {
        _keyHashes.TryRemove(name, out _);
    }

    private async Task<byte[]?> FindAsync(DeviceName name, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            byte[]? hash = await db.Set<Device>().AsNoTracking()
                .Where(d => d.Product == name.Product && d.Id == name.Id && d.ErasedAt == null).Select(d => d.KeyHash)
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (hash is not null)
            {
                _keyHashes[name] = hash;
            }

            return hash;
        }
    }
}
