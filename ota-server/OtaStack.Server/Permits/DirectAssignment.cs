using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Rollouts;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Permits;

/// <summary>Gives one device an assignment, outside of all rollouts.</summary>
internal sealed class DirectAssignment(IDbContextFactory<OtaDbContext> contexts, AssignmentChanges assignments, FleetChanges changes, TimeProvider time)
{
    /// <summary>The number of the assignment; null when the device is part of a rollout that is not finished, or is gone.</summary>
    /// <param name="target">What to install; empty when the permit is one to erase.</param>
    /// <param name="releaseId">Release of <paramref name="target"/>; empty with it.</param>
    /// <param name="permit">Path of the permit that the device is to ask.</param>
    public async Task<long?> AssignAsync(DeviceName name, string target, string releaseId, string permit, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                Device? device = await db.Set<Device>().SingleOrDefaultAsync(d => d.Product == name.Product && d.Id == name.Id, cancellationToken).ConfigureAwait(false);
                if (device is null || await IsInRolloutAsync(db, name, cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                device.Assignment = AssignmentNumber.After(device.Assignment, time.GetUtcNow().ToUnixTimeSeconds());
                device.Target = target;
                device.TargetReleaseId = releaseId;
                device.Permit = permit;
                device.RolloutId = "";
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                assignments.Tell([name]);
                changes.Tell(name.Product);
                return device.Assignment;
            }
        }
    }

    /// <summary>A device gets its assignments from one place at a time, or two would pull it to and fro.</summary>
    private static Task<bool> IsInRolloutAsync(OtaDbContext db, DeviceName name, CancellationToken cancellationToken)
    {
        return db.Set<RolloutMember>().Where(member => member.Product == name.Product && member.DeviceId == name.Id)
            .Join(
                db.Set<Rollout>().Where(rollout => rollout.State == RolloutState.Running || rollout.State == RolloutState.Paused),
                member => member.RolloutId, rollout => rollout.Id, (member, rollout) => rollout.Id)
            .AnyAsync(cancellationToken);
    }
}
