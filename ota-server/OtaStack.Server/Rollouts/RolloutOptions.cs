namespace OtaStack.Server.Rollouts;

/// <summary>Settings of the rollout engine, section <c>Rollouts</c>.</summary>
internal sealed class RolloutOptions
{
    public const string Section = "Rollouts";

    /// <summary>Milliseconds in which reports are gathered before the engine looks. Default 50.</summary>
    public int GatherMilliseconds { get; set; } = 50;

    /// <summary>Seconds after which the engine tries again when the database refused. Default 2.</summary>
    public int RetrySeconds { get; set; } = 2;
}
