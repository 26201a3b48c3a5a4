namespace OtaStack.Launcher;

/// <summary>Why the device started, as the board tells. A board that cannot tell says <see cref="Unknown"/>.</summary>
public enum ResetReason : byte
{
    Unknown = 0,

    /// <summary>Power was switched on.</summary>
    PowerOn = 1,

    /// <summary>The supply was too low for a moment.</summary>
    BrownOut = 2,

    /// <summary>Software asked for it: the agent, or the application.</summary>
    Requested = 3,

    /// <summary>The watchdog was not served.</summary>
    Watchdog = 4,

    /// <summary>An exception that nothing handled, or a fault of the processor.</summary>
    Crash = 5,
}
