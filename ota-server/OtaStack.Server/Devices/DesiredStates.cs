using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>Reads assignments as they are stored; never writes.</summary>
internal sealed class DesiredStates(IDbContextFactory<OtaDbContext> contexts, DeviceOptions options)
{
    private static readonly Func<OtaDbContext, string, string, IAsyncEnumerable<Device>> One =
        EF.CompileAsyncQuery((OtaDbContext db, string product, string id) =>
            db.Set<Device>().AsNoTracking().Where(d => d.Product == product && d.Id == id));

    /// <summary>The assignment of one device, null for a device that is not enrolled.</summary>
    public async Task<DesiredState?> FindAsync(DeviceName name, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Device? device = await One(db, name.Product, name.Id).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return device?.ToDesired(options.PollSeconds);
        }
    }

    /// <summary>The assignments of several devices of one product; names that are not enrolled are left out.</summary>
    public async Task<IReadOnlyList<DesiredState>> ListAsync(string product, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<Device> devices = await db.Set<Device>().AsNoTracking().Where(d => d.Product == product && ids.Contains(d.Id))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. devices.Select(d => d.ToDesired(options.PollSeconds))];
        }
    }
}
