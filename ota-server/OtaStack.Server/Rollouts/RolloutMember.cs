namespace OtaStack.Server.Rollouts;

/// <summary>One device of a rollout as stored. The devices are fixed when the rollout is made.</summary>
internal sealed class RolloutMember
{
    public required string RolloutId { get; init; }

    public required string DeviceId { get; init; }

    public required string Product { get; init; }

    /// <summary>Place in the order of <see cref="SamplingOrder"/>, from 0.</summary>
    public required int Position { get; init; }

    public MemberOutcome Outcome { get; set; } = MemberOutcome.Waiting;

    /// <summary>Number under which the release was assigned; 0 before.</summary>
    public long Assignment { get; set; }

    /// <summary>For a failed device what it told: <c>rolledBack</c>, <c>refused</c> or <c>failed</c>; otherwise empty.</summary>
    public string EndState { get; set; } = "";

    /// <summary>For a failed device its reason code; otherwise empty.</summary>
    public string EndReason { get; set; } = "";

    /// <summary>For a failed device the version it ran then; otherwise empty.</summary>
    public string EndVersion { get; set; } = "";
}
