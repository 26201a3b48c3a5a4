using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Portal;

/// <summary>The sessions of portals. Each request asks the database: a session that was ended counts no more from then on.</summary>
internal sealed class PortalSessions(
    IDbContextFactory<OtaDbContext> contexts, AssignmentChanges assignments, TimeProvider time, ILogger<PortalSessions> log)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>The device that a session is for; null when it has ended.</summary>
    public async Task<DeviceName?> FindAsync(string id, CancellationToken cancel)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await FindAsync(db, id, time.GetUtcNow(), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="FindAsync(string, CancellationToken)"/>, within a transaction.</summary>
    public static async Task<DeviceName?> FindAsync(OtaDbContext db, string id, DateTimeOffset now, CancellationToken cancel)
    {
        PortalSession? session = await db.Set<PortalSession>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.ExpiresAt > now, cancel).ConfigureAwait(false);
        return session is null ? null : new DeviceName(session.Product, session.DeviceId);
    }

    /// <summary>Sessions of a device that count.</summary>
    public async Task<int> CountAsync(DeviceName device, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<PortalSession>().CountAsync(s => s.Product == device.Product && s.DeviceId == device.Id && s.ExpiresAt > now, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Ends one session.</summary>
    public async Task LeaveAsync(string id, CancellationToken cancel)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            await db.Set<PortalSession>().Where(s => s.Id == id).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what is open for a device: sessions, invitations that nobody has used, and choices.</summary>
    /// <param name="by">Id of the API key that ends them.</param>
    public async Task EndAsync(DeviceName device, string by, CancellationToken cancel)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await PortalEnd.EndUseAsync(db, device, cancel).ConfigureAwait(false);
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
            }
        }

        assignments.Tell([device]);
        PortalLog.Ended(log, device.Product, device.Id, by);
    }
}
