using OtaStack.Agent.Core;
using OtaStack.Launcher;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Something that happened to a device, for whoever watches.</summary>
public sealed record DeviceEvent(DeviceEventKind Kind, string Device, DateTimeOffset Time)
{
    /// <summary>Version that runs; empty when none does.</summary>
    public string Version { get; init; } = "";

    /// <summary>Boot of a board with image slots: version of the runtime's image; else empty.</summary>
    public string NanoClr { get; init; } = "";

    /// <summary>Boot of a board with image slots: version of the application's image; else empty.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>Release being worked on or last tried.</summary>
    public string Attempted { get; init; } = "";

    public AgentState State { get; init; }

    public ReasonCode Reason { get; init; }

    /// <summary>Boot: what the launcher decided.</summary>
    public BootOutcome Outcome { get; init; }

    /// <summary>Log: the line. Crash: the exception. PowerCut: where. Medium: the bundle's file name; empty when it was pulled out.</summary>
    public string Text { get; init; } = "";
}
