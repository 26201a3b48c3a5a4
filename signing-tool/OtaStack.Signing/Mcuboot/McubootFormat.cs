namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// The numbers of MCUboot's image format, as <c>boot/bootutil/include/bootutil/image.h</c> and <c>docs/design.md</c> (image trailer) of
/// MCUboot give them. All fields are little-endian. docs/mcuboot-images.md shows the same as tables; a test compares them.
/// </summary>
public static class McubootFormat
{
    /// <summary>First four bytes of an image.</summary>
    public const uint HeaderMagic = 0x96F3B83D;

    /// <summary>First two bytes of the area of TLVs that the hash covers.</summary>
    public const ushort ProtectedMagic = 0x6908;

    /// <summary>First two bytes of the area of TLVs that it does not cover.</summary>
    public const ushort UnprotectedMagic = 0x6907;

    /// <summary>Bytes of the header's fields; the header may be padded to more.</summary>
    public const int HeaderBytes = 32;

    /// <summary>Largest header that is written or read: Cortex-M vector tables want the payload aligned to at most this.</summary>
    public const int MaxHeaderBytes = 0x1000;

    /// <summary>Magic and total length at the start of an area of TLVs.</summary>
    public const int AreaHeaderBytes = 4;

    /// <summary>Type and length at the start of a TLV.</summary>
    public const int EntryHeaderBytes = 4;

    /// <summary>Largest file that is read or made, padding and trailer included: 16 MiB, what a release may carry.</summary>
    public const int MaxImageBytes = 16 * 1024 * 1024;

    /// <summary>Magic at the end of the trailer.</summary>
    public const int TrailerMagicBytes = 16;

    /// <summary>Value of <c>image_ok</c> in the trailer of a confirmed image.</summary>
    public const byte ImageOk = 0x01;

    /// <summary>Smallest distance between two fields of the trailer (<c>BOOT_MAX_ALIGN</c>).</summary>
    public const int DefaultMaxAlign = 8;

    /// <summary>Sectors of a slot when nothing else is said (<c>BOOT_MAX_IMG_SECTORS</c>).</summary>
    public const int DefaultMaxSectors = 128;

    /// <summary>As <c>0x…</c>, for errors and tables.</summary>
    internal static string Hex(long value) => "0x" + value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture);
}
