using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Products;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Scheduling;

/// <summary>Reads and changes settings. A change is a change of the assignment of every device that it concerns: their numbers grow with it.</summary>
internal sealed class SettingsStore(IDbContextFactory<OtaDbContext> contexts, AssignmentChanges assignments, FleetChanges changes, TimeProvider time)
{
    /// <summary>Null when there is no such product.</summary>
    public async Task<UpdateSettings?> FindAsync(string product, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Product? found = await db.Set<Product>().AsNoTracking().SingleOrDefaultAsync(p => p.Name == product, cancellationToken).ConfigureAwait(false);
            return found is null ? null : UpdateSettingsJson.Read(found.UpdateSettings);
        }
    }

    /// <summary>Null when there is no such device.</summary>
    public async Task<UpdateSettings?> FindAsync(DeviceName name, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Device? found = await db.Set<Device>().AsNoTracking().SingleOrDefaultAsync(d => d.Product == name.Product && d.Id == name.Id, cancellationToken).ConfigureAwait(false);
            return found is null ? null : UpdateSettingsJson.Read(found.UpdateSettings);
        }
    }

    /// <summary>False when there is no such product.</summary>
    public Task<bool> ChangeAsync(string product, UpdateSettings settings, CancellationToken cancellationToken)
    {
        string? text = UpdateSettingsJson.Write(settings);
        return ChangeAsync(
            product,
            db => db.Set<Product>().Where(p => p.Name == product).ExecuteUpdateAsync(p => p.SetProperty(x => x.UpdateSettings, text), cancellationToken),
            db => db.Set<Device>().Where(d => d.Product == product),
            cancellationToken);
    }

    /// <summary>False when there is no such device.</summary>
    public Task<bool> ChangeAsync(DeviceName name, UpdateSettings settings, CancellationToken cancellationToken)
    {
        string? text = UpdateSettingsJson.Write(settings);
        return ChangeAsync(
            name.Product,
            db => Of(db, name).ExecuteUpdateAsync(d => d.SetProperty(x => x.UpdateSettings, text), cancellationToken),
            db => Of(db, name),
            cancellationToken);
    }

    private static IQueryable<Device> Of(OtaDbContext db, DeviceName name)
    {
        return db.Set<Device>().Where(d => d.Product == name.Product && d.Id == name.Id);
    }

    private async Task<bool> ChangeAsync(
        string product, Func<OtaDbContext, Task<int>> write, Func<OtaDbContext, IQueryable<Device>> concerned, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await write(db).ConfigureAwait(false) == 0)
                {
                    return false;
                }

                // As AssignmentNumber.After, for all of them in one statement.
                long now = time.GetUtcNow().ToUnixTimeSeconds();
                await concerned(db).ExecuteUpdateAsync(
                    d => d.SetProperty(x => x.Assignment, x => x.Assignment + 1 > now ? x.Assignment + 1 : now), cancellationToken).ConfigureAwait(false);
                List<string> ids = await concerned(db).Select(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                assignments.Tell([.. ids.Select(id => new DeviceName(product, id))]);
                changes.Tell(product);
                return true;
            }
        }
    }
}
