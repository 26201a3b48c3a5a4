namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>What the last bytes of a slot say.</summary>
public enum TrailerMagic
{
    Unknown = 0,
    Unset = 1,
    Good = 2,

    /// <summary>Neither erased nor the magic: torn, or made void.</summary>
    Bad = 3,
}
