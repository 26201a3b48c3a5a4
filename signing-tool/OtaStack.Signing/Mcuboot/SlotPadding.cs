namespace OtaStack.Signing.Mcuboot;

/// <summary>Whether an image is made as long as its slot, and what its trailer then asks the boot loader for.</summary>
public enum SlotPadding
{
    /// <summary>The image ends with its TLVs; the device writes the trailer.</summary>
    None = 0,

    /// <summary>The trailer asks for a trial start.</summary>
    Test = 1,

    /// <summary>The trailer says that the image is confirmed.</summary>
    Confirmed = 2,
}
