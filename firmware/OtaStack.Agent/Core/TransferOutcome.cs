namespace OtaStack.Agent.Core;

/// <summary>How a fetch ended.</summary>
public enum TransferOutcome : byte
{
    Unknown = 0,

    /// <summary>All bytes asked for were handed over.</summary>
    Complete = 1,

    /// <summary>The server says that there is no such file (404).</summary>
    NotFound = 2,

    /// <summary>Broke off, timed out, wrong status, wrong range: what was handed over counts, the rest is asked for again.</summary>
    Failed = 3,

    /// <summary>More bytes than allowed (endless data).</summary>
    TooLarge = 4,

    /// <summary>The file is another one than before: what was handed over of a piece that is not verified yet is dropped.</summary>
    Changed = 5,
}
