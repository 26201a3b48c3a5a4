using Microsoft.EntityFrameworkCore;

namespace OtaStack.Server.Rollouts;

/// <summary>
/// Carries out <see cref="RolloutRules"/>: looks when a device has reported, an operator has acted or a soak time has passed. Keeps nothing
/// in memory: killed at any moment and started again it goes on from what is stored.
/// </summary>
internal sealed class RolloutEngine(RolloutStore store, IRolloutReleases releases, RolloutWake wake, RolloutOptions options, TimeProvider time, ILogger<RolloutEngine> log)
    : BackgroundService
{
    /// <summary>Decides about every open rollout until there is nothing more to do; returns when to look again, unix seconds, 0 for no time.</summary>
    public async Task<long> RunOnceAsync(CancellationToken cancellationToken)
    {
        long next = 0;
        foreach (string id in await store.ListOpenAsync(cancellationToken).ConfigureAwait(false))
        {
            long lookAgainAt = await SettleAsync(id, cancellationToken).ConfigureAwait(false);
            next = lookAgainAt != 0 && (next == 0 || lookAgainAt < next) ? lookAgainAt : next;
        }

        return next;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                long next = await RunOnceAsync(stoppingToken).ConfigureAwait(false);
                await wake.WaitAsync(next, stoppingToken).ConfigureAwait(false);

                // Many reports in a short time make one look, so that a large fleet does not keep the engine reading without end.
                await Task.Delay(TimeSpan.FromMilliseconds(options.GatherMilliseconds), time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Whatever it is (disk full, database busy): nothing was half stored, the next look tries again.
                RolloutLog.EngineFailed(log, failure);
                await wake.WaitAsync(time.GetUtcNow().ToUnixTimeSeconds() + options.RetrySeconds, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<long> SettleAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            RolloutDecision? decision = await store.PeekAsync(id, Decide, cancellationToken).ConfigureAwait(false);
            if (decision is null or { ChangesNothing: true })
            {
                return decision?.LookAgainAt ?? 0;
            }

            try
            {
                if (await store.DecideAsync(id, Decide, cancellationToken).ConfigureAwait(false) is { ChangesNothing: false } stored)
                {
                    RolloutLog.Decided(log, id, stored.State, stored.Phase, stored.Assign.Count, stored.Withdraw.Count, stored.Halt?.Code ?? "none");
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody halted or paused it in between: decide anew from what is stored now.
            }
        }
    }

    private RolloutDecision Decide(Rollout rollout, IReadOnlyList<MemberStanding> members)
    {
        RolloutStanding standing = rollout.ToStanding() with { IsRetired = releases.IsRetired(rollout.Product, rollout.Target, rollout.ReleaseId) };
        return RolloutRules.Decide(standing, members, time.GetUtcNow().ToUnixTimeSeconds());
    }
}
