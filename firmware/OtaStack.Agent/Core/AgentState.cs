namespace OtaStack.Agent.Core;

/// <summary>Where an update stands (design of the agent: docs/agent.md). Numbers are stored in the journal and never change meaning.</summary>
public enum AgentState : byte
{
    Unknown = 0,
    Idle = 1,
    Waiting = 2,
    Downloading = 3,
    Staged = 4,
    Rebooting = 5,
    Trial = 6,
    Confirmed = 7,
    RolledBack = 8,
    Refused = 9,
    Failed = 10,

    /// <summary>Data is being erased; the application does not run.</summary>
    Erasing = 11,

    /// <summary>Everything is erased: the device waits to be provisioned and takes no assignment.</summary>
    Erased = 12,
}
