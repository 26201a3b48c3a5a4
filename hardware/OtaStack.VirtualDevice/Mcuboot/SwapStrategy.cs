namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>How the boot loader exchanges the images of two slots (MCUboot, docs/design.md, "Image slots").</summary>
public enum SwapStrategy
{
    Unknown = 0,

    /// <summary>The primary image is moved up by a sector first (<c>MCUBOOT_SWAP_USING_MOVE</c>).</summary>
    Move = 1,

    /// <summary>The new image stands a sector higher in the secondary slot (<c>MCUBOOT_SWAP_USING_OFFSET</c>).</summary>
    Offset = 2,

    /// <summary>The primary image is overwritten: there is no way back (<c>MCUBOOT_OVERWRITE_ONLY</c>).</summary>
    Overwrite = 3,
}
