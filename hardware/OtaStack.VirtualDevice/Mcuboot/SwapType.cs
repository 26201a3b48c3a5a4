namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>What a boot does with an image. The numbers are those of <c>BOOT_SWAP_TYPE_*</c>; 2 to 4 stand in trailers.</summary>
public enum SwapType
{
    Unknown = 0,

    /// <summary>Start what is in the primary slot.</summary>
    None = 1,

    /// <summary>Start what is in the secondary slot once; unless it is confirmed, the next boot goes back.</summary>
    Test = 2,

    /// <summary>Start what is in the secondary slot from now on.</summary>
    Permanent = 3,

    /// <summary>Go back to what ran before.</summary>
    Revert = 4,

    /// <summary>A swap was asked for, but the image is not valid.</summary>
    Fail = 5,
}
