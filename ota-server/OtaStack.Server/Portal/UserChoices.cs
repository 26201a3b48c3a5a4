using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Portal;

/// <summary>
/// Keeps the newest choices of each device's user. They go with the device's assignment, whose number stays: it need not begin anew what it is at.
/// </summary>
internal sealed class UserChoices(IDbContextFactory<OtaDbContext> contexts, AssignmentChanges assignments, FleetChanges changes, TimeProvider time, ILogger<UserChoices> log)
{
    /// <summary>The newest choices, of the mode and about a release, taken or not; null before the first.</summary>
    public async Task<(UserChoice? Mode, UserChoice? Release)> FindAsync(DeviceName name, CancellationToken cancel)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<UserChoice> found = await db.Set<UserChoice>().AsNoTracking().Where(c => c.Product == name.Product && c.DeviceId == name.Id)
                .ToListAsync(cancel).ConfigureAwait(false);
            return (found.Find(c => c.About == UserChoice.OfMode), found.Find(c => c.About == UserChoice.OfRelease));
        }
    }

    /// <summary>Stores a choice for the device of the session and tells the device.</summary>
    /// <returns>Empty when it is stored; else the name of the refusal.</returns>
    public async Task<string> ChooseAsync(string session, ChoiceOrder order, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                // Asked again where nothing can come in between: an ended session chooses nothing.
                DeviceName? found = await PortalSessions.FindAsync(db, session, now, cancel).ConfigureAwait(false);
                Device? device = found is { } name
                    ? await db.Set<Device>().SingleOrDefaultAsync(d => d.Product == name.Product && d.Id == name.Id && d.ErasedAt == null, cancel).ConfigureAwait(false)
                    : null;
                if (device is null)
                {
                    return "ended";
                }

                if (order.When.Length > 0 && order.Release != device.TargetReleaseId)
                {
                    return "otherOffer";
                }

                await StoreAsync(db, device, order, now, cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                assignments.Tell([found!.Value]);
                changes.Tell(device.Product);
                PortalLog.Chosen(log, device.Product, device.Id, order.Mode, order.When, order.Release);
                return "";
            }
        }
    }

    private static async Task StoreAsync(OtaDbContext db, Device device, ChoiceOrder order, DateTimeOffset now, CancellationToken cancel)
    {
        List<UserChoice> made = await db.Set<UserChoice>().Where(c => c.Product == device.Product && c.DeviceId == device.Id).ToListAsync(cancel).ConfigureAwait(false);
        string about = order.Mode.Length > 0 ? UserChoice.OfMode : UserChoice.OfRelease;
        UserChoice? choice = made.Find(c => c.About == about);
        if (choice is null)
        {
            choice = new UserChoice { Product = device.Product, DeviceId = device.Id, About = about };
            db.Add(choice);
        }

        // As assignments: a server restored from an old backup does not hand out a number that the device has taken already.
        long highest = made.Count == 0 ? 0 : made.Max(c => c.Number);
        choice.Take(order, AssignmentNumber.After(highest, now.ToUnixTimeSeconds()), now);
        await db.SaveChangesAsync(cancel).ConfigureAwait(false);
    }
}
