using Microsoft.EntityFrameworkCore;

namespace OtaStack.Server.Rollouts;

/// <summary>What an operator orders: halt, pause, resume. Each is one transaction; the engine takes over from what is stored.</summary>
internal sealed class RolloutOrders(RolloutStore store, RolloutWake wake, ILogger<RolloutOrders> log)
{
    /// <summary>Halts for good and withdraws every device that has not ended. False when the rollout has ended already.</summary>
    public Task<bool> HaltAsync(string id, string note, CancellationToken cancellationToken)
    {
        string kept = new([.. note.Where(c => !char.IsControl(c)).Take(HaltReason.MaxNoteLength)]);
        return OrderAsync(id, (rollout, members) => rollout.State is RolloutState.Running or RolloutState.Paused
            ? RolloutRules.Halt(rollout.ToStanding(), members, Facts(rollout, members, kept)) : null, cancellationToken);
    }

    /// <summary>Assigns nobody until resumed. False when the rollout is not running.</summary>
    public Task<bool> PauseAsync(string id, CancellationToken cancellationToken)
    {
        return OrderAsync(id, (rollout, _) => Switch(rollout, RolloutState.Running, RolloutState.Paused), cancellationToken);
    }

    /// <summary>Goes on. False when the rollout is not paused: a halt is final.</summary>
    public Task<bool> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        return OrderAsync(id, (rollout, _) => Switch(rollout, RolloutState.Paused, RolloutState.Running), cancellationToken);
    }

    private static RolloutDecision? Switch(Rollout rollout, RolloutState from, RolloutState to)
    {
        return rollout.State != from
            ? null
            : new RolloutDecision { State = to, Phase = rollout.Phase, PhaseEndedAt = rollout.PhaseEndedAt, ChangesNothing = false };
    }

    private static HaltReason Facts(Rollout rollout, IReadOnlyList<MemberStanding> members, string note)
    {
        return new HaltReason
        {
            Code = HaltReason.ByOperator,
            Phase = rollout.Phase,
            Failed = members.Count(m => m.Outcome == MemberOutcome.Failed),
            Assigned = FailureThreshold.CountAssigned(members),
            Note = note,
        };
    }

    private async Task<bool> OrderAsync(string id, Func<Rollout, IReadOnlyList<MemberStanding>, RolloutDecision?> order, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                RolloutDecision? stored = await store.DecideAsync(id, (rollout, members) => order(rollout, members) ?? Refusal(rollout), cancellationToken).ConfigureAwait(false);
                if (stored is not { ChangesNothing: false })
                {
                    return false;
                }

                RolloutLog.Decided(log, id, stored.State, stored.Phase, stored.Assign.Count, stored.Withdraw.Count, stored.Halt?.Code ?? "none");
                wake.Signal();
                return true;
            }
            catch (DbUpdateConcurrencyException)
            {
                // The engine stored something in between: order again from what is stored now.
            }
        }
    }

    private static RolloutDecision Refusal(Rollout rollout)
    {
        return new RolloutDecision { State = rollout.State, Phase = rollout.Phase, PhaseEndedAt = rollout.PhaseEndedAt, ChangesNothing = true };
    }
}
