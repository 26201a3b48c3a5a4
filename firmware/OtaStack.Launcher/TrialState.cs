namespace OtaStack.Launcher;

/// <summary>Where the trial of a new release stands. Numbers are stored in the boot record.</summary>
internal enum TrialState : byte
{
    /// <summary>No trial is open.</summary>
    None = 0,

    /// <summary>The next boot is to start the new release.</summary>
    Scheduled = 1,

    /// <summary>The new release was started and is not confirmed.</summary>
    Started = 2,

    /// <summary>The agent found the new release bad; the next boot is to go back.</summary>
    Failed = 3,
}
