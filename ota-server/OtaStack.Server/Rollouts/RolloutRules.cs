namespace OtaStack.Server.Rollouts;

/// <summary>
/// How a rollout decides (docs/rollouts.md). Pure: the same standing and time give the same decision, and a decision that was
/// stored gives no further one until a device reports or time passes.
/// </summary>
/// <remarks>
/// 1. A halted or completed rollout decides nothing.
/// 2. A release that was retired halts it, and so do too many failures, also while it is paused; halting withdraws every device that has not ended.
/// 3. A paused rollout assigns nobody and begins no phase.
/// 4. The devices of the phases begun are assigned; none beyond.
/// 5. A phase ends when all its devices have ended and the soak time has passed; a phase that adds nobody is passed over.
/// 6. After the last phase the rollout is completed.
/// </remarks>
internal static class RolloutRules
{
    /// <summary>Decides for one rollout.</summary>
    /// <param name="rollout">Plan and progress as stored.</param>
    /// <param name="members">All devices of the rollout in their order (see <see cref="SamplingOrder"/>).</param>
    /// <param name="now">Unix seconds.</param>
    public static RolloutDecision Decide(RolloutStanding rollout, IReadOnlyList<MemberStanding> members, long now)
    {
        if (rollout.State is not (RolloutState.Running or RolloutState.Paused))
        {
            return Nothing(rollout);
        }

        if (rollout.IsRetired)
        {
            return Halt(rollout, members, new HaltReason
            {
                Code = HaltReason.ReleaseRetired,
                Phase = rollout.Phase,
                Failed = members.Count(m => m.Outcome == MemberOutcome.Failed),
                Assigned = FailureThreshold.CountAssigned(members),
            });
        }

        if (FailureThreshold.Judge(rollout, members) is HaltReason reason)
        {
            return Halt(rollout, members, reason);
        }

        return rollout.State == RolloutState.Paused ? Nothing(rollout) : GoOn(rollout, members, now);
    }

    /// <summary>What a halt changes, whoever ordered it. Only for a rollout that is running or paused.</summary>
    public static RolloutDecision Halt(RolloutStanding rollout, IReadOnlyList<MemberStanding> members, HaltReason reason)
    {
        return new RolloutDecision
        {
            State = RolloutState.Halted,
            Phase = rollout.Phase,
            PhaseEndedAt = rollout.PhaseEndedAt,
            Withdraw = [.. members.Where(m => m.Outcome == MemberOutcome.Assigned).Select(m => m.DeviceId)],
            Halt = reason,
            ChangesNothing = false,
        };
    }

    private static RolloutDecision GoOn(RolloutStanding rollout, IReadOnlyList<MemberStanding> members, long now)
    {
        RolloutPlan plan = rollout.Plan;
        int size = plan.SizeOf(rollout.Phase, members.Count);
        if (CountOf(members, size, MemberOutcome.Waiting) > 0)
        {
            return Assign(rollout.Phase, members, size);
        }

        if (CountOf(members, size, MemberOutcome.Assigned) > 0)
        {
            return Nothing(rollout);
        }

        long endedAt = rollout.PhaseEndedAt == 0 ? now : rollout.PhaseEndedAt;
        long soakedAt = endedAt + plan.SoakSeconds;
        if (now < soakedAt)
        {
            return Nothing(rollout) with { PhaseEndedAt = endedAt, LookAgainAt = soakedAt, ChangesNothing = rollout.PhaseEndedAt != 0 };
        }

        for (int next = rollout.Phase + 1; next <= plan.Phases.Count; next++)
        {
            int nextSize = plan.SizeOf(next, members.Count);
            if (nextSize > size)
            {
                return Assign(next, members, nextSize);
            }
        }

        return new RolloutDecision
        {
            State = RolloutState.Completed, Phase = plan.Phases.Count, PhaseEndedAt = endedAt, ChangesNothing = false,
        };
    }

    private static RolloutDecision Assign(int phase, IReadOnlyList<MemberStanding> members, int size)
    {
        return new RolloutDecision
        {
            State = RolloutState.Running,
            Phase = phase,
            PhaseEndedAt = 0,
            Assign =
            [
                .. members.Take(size).Where(m => m.Outcome == MemberOutcome.Waiting)
                    .Select(m => new NewAssignment(m.DeviceId, m.RunsRelease)),
            ],
            ChangesNothing = false,
        };
    }

    private static RolloutDecision Nothing(RolloutStanding rollout)
    {
        return new RolloutDecision
        {
            State = rollout.State, Phase = rollout.Phase, PhaseEndedAt = rollout.PhaseEndedAt, ChangesNothing = true,
        };
    }

    private static int CountOf(IReadOnlyList<MemberStanding> members, int size, MemberOutcome outcome)
    {
        int count = 0;
        for (int i = 0; i < size; i++)
        {
            count += members[i].Outcome == outcome ? 1 : 0;
        }

        return count;
    }
}
