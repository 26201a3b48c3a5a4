using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Rollouts;

/// <summary>What the API and the console read of rollouts.</summary>
internal sealed class RolloutQueries(IDbContextFactory<OtaDbContext> contexts, IRolloutReleases releases)
{
    /// <summary>The rollouts of a product, newest first, without their devices.</summary>
    public async Task<IReadOnlyList<RolloutSummary>> ListAsync(string product, CultureInfo culture, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<Rollout> rollouts = await db.Set<Rollout>().AsNoTracking().Where(r => r.Product == product).OrderByDescending(r => r.Id)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            List<RolloutSummary> summaries = new(rollouts.Count);
            foreach (Rollout rollout in rollouts)
            {
                summaries.Add(await SummariseAsync(db, rollout, culture, cancellationToken).ConfigureAwait(false) with { Devices = null });
            }

            return summaries;
        }
    }

    /// <summary>One rollout with its devices, null when there is none.</summary>
    public async Task<RolloutSummary?> FindAsync(string product, string id, CultureInfo culture, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Rollout? rollout = await db.Set<Rollout>().AsNoTracking().SingleOrDefaultAsync(r => r.Product == product && r.Id == id, cancellationToken).ConfigureAwait(false);
            return rollout is null ? null : await SummariseAsync(db, rollout, culture, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The newest rollout that is not finished, else the newest of all; null when there is none.</summary>
    public async Task<RolloutSummary?> FindCurrentAsync(string product, CultureInfo culture, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Rollout? rollout = await db.Set<Rollout>().AsNoTracking().Where(r => r.Product == product)
                .OrderBy(r => r.State == RolloutState.Running || r.State == RolloutState.Paused ? 0 : 1).ThenByDescending(r => r.Id)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return rollout is null ? null : await SummariseAsync(db, rollout, culture, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RolloutSummary> SummariseAsync(OtaDbContext db, Rollout rollout, CultureInfo culture, CancellationToken cancellationToken)
    {
        var rows = await db.Set<RolloutMember>().AsNoTracking().Where(m => m.RolloutId == rollout.Id)
            .LeftJoin(
                db.Set<Device>(), m => new { m.Product, Id = m.DeviceId }, d => new { d.Product, d.Id },
                (m, d) => new
                {
                    m.Position, m.DeviceId, m.Outcome, m.EndState, m.EndReason, m.Assignment,
                    RolloutId = d == null ? "" : d.RolloutId, State = d == null ? DeviceState.Unknown : d.State,
                    Reason = d == null ? "none" : d.Reason, Attempted = d == null ? "" : d.Attempted,
                })
            .OrderBy(row => row.Position).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<MemberSummary> members =
        [
            .. rows.Select(row => new MemberSummary(
                row.DeviceId,
                MemberProgress.Of(row.Outcome, row.EndState, row.State, row.RolloutId == rollout.Id && row.Attempted == rollout.ReleaseId),
                row.Outcome switch { MemberOutcome.Failed => row.EndReason, MemberOutcome.Assigned => row.Reason, _ => "none" },
                row.Assignment)),
        ];
        RolloutRelease? release = releases.Find(rollout.Product, rollout.Target);
        return RolloutSummary.Of(rollout, members, culture, release?.ReleaseId == rollout.ReleaseId ? release.InstallBy : null);
    }
}
