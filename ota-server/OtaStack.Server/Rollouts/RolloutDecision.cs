namespace OtaStack.Server.Rollouts;

/// <summary>What to do now with one rollout: data only, carried out in one transaction.</summary>
internal sealed record RolloutDecision
{
    /// <summary>The state after the decision.</summary>
    public required RolloutState State { get; init; }

    /// <summary>The phase after the decision, from 1.</summary>
    public required int Phase { get; init; }

    /// <summary>Unix seconds at which the phase's last device ended, 0 while one has not.</summary>
    public required long PhaseEndedAt { get; init; }

    /// <summary>Devices to assign the release to, in their order.</summary>
    public IReadOnlyList<NewAssignment> Assign { get; init; } = [];

    /// <summary>Devices to take the assignment back from.</summary>
    public IReadOnlyList<string> Withdraw { get; init; } = [];

    /// <summary>Why the rollout halts; null unless it halts now.</summary>
    public HaltReason? Halt { get; init; }

    /// <summary>Unix seconds at which to decide again even if no device reports; 0 when only a report can change anything.</summary>
    public long LookAgainAt { get; init; }

    /// <summary>Whether there is nothing to store.</summary>
    public required bool ChangesNothing { get; init; }
}
