using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Rollouts;

/// <summary>Reads rollouts for the rules and stores decisions, each in one transaction.</summary>
internal sealed class RolloutStore(IDbContextFactory<OtaDbContext> contexts, AssignmentChanges assignments, FleetChanges changes, TimeProvider time)
{
    /// <summary>The ids of rollouts about which something may have to be decided, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListOpenAsync(CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<Rollout>().AsNoTracking()
                .Where(r => r.State == RolloutState.Running || r.State == RolloutState.Paused)
                .OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks without holding up writers: the decision as of now, null for a rollout that does not exist.</summary>
    public async Task<RolloutDecision?> PeekAsync(string id, Func<Rollout, IReadOnlyList<MemberStanding>, RolloutDecision> decide, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Rollout? rollout = await db.Set<Rollout>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
            return rollout is null ? null : decide(rollout, await ReadMembersAsync(db, rollout, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>
    /// Decides from what the database holds now and stores the decision, in one transaction; tells the broker and the console after
    /// the commit. Returns the decision that was stored.
    /// </summary>
    public async Task<RolloutDecision?> DecideAsync(string id, Func<Rollout, IReadOnlyList<MemberStanding>, RolloutDecision> decide, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                Rollout? rollout = await db.Set<Rollout>().SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
                if (rollout is null)
                {
                    return null;
                }

                RolloutDecision decision = decide(rollout, await ReadMembersAsync(db, rollout, cancellationToken).ConfigureAwait(false));
                if (decision.ChangesNothing)
                {
                    return decision;
                }

                IReadOnlyList<DeviceName> changed =
                    await new DecisionWriter(db, rollout, time.GetUtcNow()).WriteAsync(decision, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                assignments.Tell(changed);
                changes.Tell(rollout.Product);
                return decision;
            }
        }
    }

    private static async Task<IReadOnlyList<MemberStanding>> ReadMembersAsync(OtaDbContext db, Rollout rollout, CancellationToken cancellationToken)
    {
        // Devices that were removed stay members: without them the phases would move.
        var rows = await db.Set<RolloutMember>().AsNoTracking().Where(m => m.RolloutId == rollout.Id)
            .LeftJoin(
                db.Set<Device>(), m => new { m.Product, Id = m.DeviceId }, d => new { d.Product, d.Id },
                (m, d) => new
                {
                    m.Position, m.DeviceId, m.Outcome, m.EndState, m.EndReason, m.EndVersion,
                    State = d == null ? DeviceState.Unknown : d.State, ReleaseId = d == null ? "" : d.ReleaseId,
                })
            .OrderBy(row => row.Position).ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Select(row => new MemberStanding(
                row.DeviceId, row.Outcome, MemberEnd.RunsConfirmed(row.State, row.ReleaseId, rollout.ReleaseId),
                row.EndState, row.EndReason, row.EndVersion)),
        ];
    }
}
