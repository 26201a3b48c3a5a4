namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>A one-byte flag of a trailer.</summary>
public enum FlagState
{
    Unknown = 0,

    /// <summary>0xFF.</summary>
    Unset = 1,

    /// <summary>0x01.</summary>
    Set = 2,

    /// <summary>Anything else: a write was torn.</summary>
    Bad = 3,
}
