namespace OtaStack.Launcher;

/// <summary>Why the launcher did not just start what was confirmed. The numbers are those of the agent's reason codes (docs/reason-codes.md).</summary>
public enum BootReason : byte
{
    None = 0,

    /// <summary>The release on trial was restarted before it was confirmed; why is not known.</summary>
    BootFailed = 66,

    /// <summary>The boot record could not be written.</summary>
    StorageFailed = 73,

    /// <summary>Files of a slot are not what was signed.</summary>
    SlotCorrupt = 74,

    /// <summary>On a board with image slots: what runs is no release that was installed.</summary>
    UnknownImage = 129,

    /// <summary>The confirmed release restarted again and again before it had run for long.</summary>
    BootLoop = 132,

    /// <summary>The watchdog ended the trial.</summary>
    WatchdogReset = 133,

    /// <summary>An exception that nothing handled, or a fault of the processor, ended the trial.</summary>
    Crashed = 134,
}
