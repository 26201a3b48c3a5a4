namespace OtaStack.Server.Rollouts;

/// <summary>A rollout as stored.</summary>
internal sealed class Rollout
{
    /// <summary>A ULID: newer rollouts have greater ids.</summary>
    public required string Id { get; init; }

    public required string Product { get; init; }

    public required string Name { get; init; }

    public required string Target { get; init; }

    public required string ReleaseId { get; init; }

    /// <summary>The version of the release.</summary>
    public required string Version { get; init; }

    public required string Group { get; init; }

    public required int[] Phases { get; init; }

    public required int FailureThresholdPercent { get; init; }

    public required int SoakSeconds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its devices update (JSON), fixed when it was made; null when nothing is said.</summary>
    public string? UpdateSettings { get; init; }

    public RolloutState State { get; set; } = RolloutState.Running;

    /// <summary>The phase that has begun, from 1.</summary>
    public int Phase { get; set; } = 1;

    /// <summary>Unix seconds at which the phase's last device ended; 0 while one has not.</summary>
    public long PhaseEndedAt { get; set; }

    public HaltReason? HaltReason { get; set; }

    /// <summary>When it was halted or completed.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Grows with every change; a decision made from an older one is not stored.</summary>
    public long Revision { get; set; }

    /// <summary>What the rules look at.</summary>
    public RolloutStanding ToStanding()
    {
        return new RolloutStanding(new RolloutPlan(Phases, FailureThresholdPercent, SoakSeconds), State, Phase, PhaseEndedAt);
    }
}
