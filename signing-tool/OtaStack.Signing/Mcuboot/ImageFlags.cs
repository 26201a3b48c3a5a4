namespace OtaStack.Signing.Mcuboot;

/// <summary>Flags of the header (<c>IMAGE_F_…</c> of image.h).</summary>
[Flags]
#pragma warning disable CA1711 // MCUboot's own word for them.
public enum ImageFlags : uint
#pragma warning restore CA1711
{
    None = 0,

    /// <summary>Position independent; MCUboot does not support it.</summary>
    Pic = 0x1,

    /// <summary>Encrypted with AES-128.</summary>
    EncryptedAes128 = 0x4,

    /// <summary>Encrypted with AES-256.</summary>
    EncryptedAes256 = 0x8,

    /// <summary>Half of a split image; not started by itself.</summary>
    NonBootable = 0x10,

    /// <summary>To be copied to RAM at the load address.</summary>
    RamLoad = 0x20,

    /// <summary>Built for one flash address, which stands in the field of the load address.</summary>
    RomFixed = 0x100,

    CompressedLzma1 = 0x200,

    CompressedLzma2 = 0x400,

    /// <summary>With the ARM Thumb filter.</summary>
    CompressedArmThumb = 0x800,
}
