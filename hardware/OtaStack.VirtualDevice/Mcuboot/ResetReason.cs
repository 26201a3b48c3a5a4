namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>Why a device starts.</summary>
public enum ResetReason
{
    Unknown = 0,

    /// <summary>Power has come (back).</summary>
    PowerOn = 1,

    /// <summary>The agent, or the application, asked for it.</summary>
    Software = 2,

    /// <summary>Nothing fed the watchdog: an exception, or a hang.</summary>
    Watchdog = 3,
}
