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

    /// <summary>Go back: the time is over, of the trial or of one check.</summary>
    RevertLate = 5,

    /// <summary>Go back: the application is healthy, but the time is over and the server was not reached.</summary>
    RevertUnreached = 6,

    /// <summary>Go back: there is less free memory than the product asks for.</summary>
    RevertStarved = 7,
}
