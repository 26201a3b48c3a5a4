namespace OtaStack.VirtualDevice.Devices;

/// <summary>What happened to a device.</summary>
public enum DeviceEventKind
{
    Unknown = 0,

    /// <summary>The launcher has chosen what runs.</summary>
    Boot = 1,

    /// <summary>The agent's state or its reason has changed.</summary>
    State = 2,

    /// <summary>The application wrote a line.</summary>
    Log = 3,

    /// <summary>The supply broke down.</summary>
    PowerCut = 4,

    /// <summary>A fault of the device's script began.</summary>
    Fault = 7,

    /// <summary>The application, or the firmware, ended by an exception; the watchdog starts the device again.</summary>
    Crash = 5,

    /// <summary>A medium with a bundle was inserted or pulled out.</summary>
    Medium = 6,
}
