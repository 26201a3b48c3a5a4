namespace OtaStack.VirtualDevice.Faults;

/// <summary>What starts a fault.</summary>
public enum FaultTriggerKind
{
    Unknown = 0,

    /// <summary>From the first switching on.</summary>
    Always = 1,

    /// <summary>A time after the first switching on (<see cref="FaultTrigger.Amount"/> seconds).</summary>
    After = 2,

    /// <summary>Again and again (seconds).</summary>
    EveryTime = 3,

    /// <summary>Again and again (bytes that arrived).</summary>
    EveryBytes = 4,

    /// <summary>A share of the image has arrived (percent).</summary>
    Download = 5,

    /// <summary>A number of 4 KiB blocks has arrived.</summary>
    Block = 6,

    /// <summary>The agent's state is this (<see cref="Agent.Core.AgentState"/>).</summary>
    State = 7,

    /// <summary>So many starts of the device.</summary>
    Boot = 8,

    /// <summary>The boot loader puts a new image in place (percent of its flash operations of that boot).</summary>
    Swap = 9,

    /// <summary>The boot loader puts the image back that ran before (the same).</summary>
    Revert = 10,
}
