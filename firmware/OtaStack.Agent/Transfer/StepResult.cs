namespace OtaStack.Agent.Transfer;

/// <summary>How far a step of an update is.</summary>
internal enum StepResult : byte
{
    Unknown = 0,

    /// <summary>The request tells what is waited for.</summary>
    Waiting = 1,

    Done = 2,

    /// <summary>What came is not what was signed or allowed; the step's reason tells why.</summary>
    Refused = 3,

    /// <summary>The transfer broke off: ask again after a pause.</summary>
    Broken = 4,
}
