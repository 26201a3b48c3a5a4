namespace OtaStack.VirtualDevice.Devices;

/// <summary>Why a device stopped running.</summary>
internal enum CycleEnd
{
    Unknown = 0,

    /// <summary>The agent asked for a restart.</summary>
    Restart = 1,

    /// <summary>An exception that nothing on the device handles.</summary>
    Crash = 2,

    /// <summary>The launcher found nothing to run.</summary>
    NothingToRun = 3,

    /// <summary>The application did not come back: the watchdog resets the device.</summary>
    Hang = 4,

    /// <summary>The supply broke down, and is back.</summary>
    PowerLoss = 5,

    /// <summary>The story resets the board, for a reason of its own.</summary>
    Reset = 6,

    /// <summary>Everything is erased: the device waits to be provisioned.</summary>
    Erased = 7,
}
