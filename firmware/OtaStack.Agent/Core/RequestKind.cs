namespace OtaStack.Agent.Core;

/// <summary>What the agent needs from outside before it can go on.</summary>
public enum RequestKind : byte
{
    Unknown = 0,

    /// <summary>Nothing but time: call Tick at or after <see cref="AgentRequest.NotBefore"/>.</summary>
    Wait = 1,

    /// <summary>Fetch <c>metadata/&lt;Path&gt;</c> whole, at most <see cref="AgentRequest.Count"/> bytes, from position 0.</summary>
    FetchMetadata = 2,

    /// <summary>Fetch <see cref="AgentRequest.Count"/> bytes of <c>targets/&lt;Path&gt;</c> from <see cref="AgentRequest.From"/>.</summary>
    FetchTarget = 3,

    /// <summary>Restart the device; the launcher decides what then runs.</summary>
    Reboot = 4,

    /// <summary>
    /// Run the application's health check of number <see cref="AgentRequest.From"/> and call HealthReported, within
    /// <see cref="AgentRequest.Count"/> seconds.
    /// </summary>
    CheckHealth = 5,
}
