namespace OtaStack.Agent.Decisions;

/// <summary>What to do next while a new release is on trial.</summary>
internal enum TrialStep : byte
{
    Unknown = 0,
    AskHealth = 1,
    Wait = 2,
    Confirm = 3,

    /// <summary>Go back: the application is not healthy.</summary>
    RevertUnhealthy = 4,

    /// <summary>Go back: the time is over.</summary>
    RevertLate = 5,
}
