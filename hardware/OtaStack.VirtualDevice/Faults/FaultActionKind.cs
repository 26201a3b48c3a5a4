namespace OtaStack.VirtualDevice.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultActionKind
{
    Unknown = 0,

    /// <summary>The supply breaks down; in mid-download it tears one of the next flash operations.</summary>
    CutPower = 1,

    /// <summary>The connection that bytes come over breaks.</summary>
    DropLink = 2,

    NoNetwork = 3,

    NoHttp = 4,

    NoMqtt = 5,

    /// <summary>Requests find no connection (percent).</summary>
    LoseRequests = 6,

    /// <summary>Requests go out late (milliseconds).</summary>
    Delay = 7,

    /// <summary>A proxy changes answers (<see cref="ProxyMangling"/>).</summary>
    Proxy = 8,

    /// <summary>The device's clock jumps (seconds, negative: back).</summary>
    ClockJump = 9,

    /// <summary>The clock starts at zero with each power-on and learns the time after half a minute.</summary>
    ClockWithoutBattery = 10,

    /// <summary>The medium is pulled out.</summary>
    RemoveMedium = 11,

    /// <summary>The board resets (<see cref="Launcher.ResetReason"/>).</summary>
    Reset = 12,

    /// <summary>The health check answers with this code.</summary>
    FailHealth = 13,

    /// <summary>Reports say this outcome, whatever has happened (<see cref="Agent.Core.AgentState"/>).</summary>
    ReturnOutcome = 14,

    /// <summary>A medium is inserted (number of the bundle among the device's, from 1).</summary>
    InsertMedium = 15,

    /// <summary>Flash operations fail (percent).</summary>
    FailWrites = 16,

    /// <summary>Blocks of the deployment's secondary slot wear out (how many, from its start).</summary>
    WearOutDeployment = 17,

    /// <summary>The same of nanoCLR's.</summary>
    WearOutRuntime = 18,

    /// <summary>In-Field Update answers with a result of its own (<see cref="Agent.Ports.ImageSlotResult"/>).</summary>
    AnswerForSlots = 19,

    /// <summary>A nanoCLR that was swapped in does not come as far as confirming itself.</summary>
    NewRuntimeHangs = 20,

    /// <summary>The battery is charged so much (percent).</summary>
    Battery = 21,

    /// <summary>The network costs by volume.</summary>
    MeteredNetwork = 22,

    /// <summary>The application is in the midst of something.</summary>
    BusyApplication = 23,
}
