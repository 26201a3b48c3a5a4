using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The slot that an image is for, and the trailer at its end (MCUboot's docs/design.md, "Image trailer").</summary>
public sealed record SlotLayout
{
    /// <summary>Sectors that a slot may have: bounds the trailer.</summary>
    public const int MostSectors = 65536;

    private static readonly int[] Aligns = [1, 2, 4, 8, 16, 32];

    /// <summary>Bytes of the slot, at most <see cref="McubootFormat.MaxImageBytes"/>; of the secondary one when they differ.</summary>
    public required int SlotBytes { get; init; }

    /// <summary>Bytes that the flash writes at once: 1, 2, 4, 8, 16 or 32.</summary>
    public int Align { get; init; } = 1;

    /// <summary>The larger of the two slots' <see cref="Align"/>, 8, 16 or 32; null for the larger of 8 and <see cref="Align"/>.</summary>
    public int? MaxAlign { get; init; }

    /// <summary>Sectors that the swap status has room for.</summary>
    public int MaxSectors { get; init; } = McubootFormat.DefaultMaxSectors;

    /// <summary>The boot loader overwrites instead of swapping: no swap status, no confirmation.</summary>
    public bool OverwriteOnly { get; init; }

    /// <summary>What erased flash reads as, 0xFF or 0x00.</summary>
    public byte Erased { get; init; } = 0xFF;

    /// <summary>Bytes of the trailer.</summary>
    public int TrailerBytes
    {
        get
        {
            // copy_done and image_ok alone, or the swap status (three writes a sector), swap_size and swap_info before them.
            int fields = OverwriteOnly ? 2 * FieldBytes : (MaxSectors * 3 * Align) + (4 * FieldBytes);
            return fields + ImageTrailer.MagicField(FieldBytes);
        }
    }

    private int FieldBytes => MaxAlign ?? Math.Max(McubootFormat.DefaultMaxAlign, Align);

    /// <summary>Refuses numbers that no slot has.</summary>
    /// <exception cref="SigningException"><c>mcuboot.slot_invalid</c></exception>
    public void Check()
    {
        Require(SlotBytes is > 0 and <= McubootFormat.MaxImageBytes, "slot-size", SlotBytes);
        Require(Aligns.Contains(Align), "align", Align);
        Require(FieldBytes is 8 or 16 or 32 && FieldBytes >= Align, "max-align", FieldBytes);
        Require(MaxSectors is > 0 and <= MostSectors, "max-sectors", MaxSectors);
        Require(Erased is 0x00 or 0xFF, "erased-val", Erased);
    }

    /// <summary>Refuses an image that would reach into the trailer.</summary>
    /// <exception cref="SigningException"><c>mcuboot.slot_overflow</c></exception>
    public void CheckFit(int imageBytes)
    {
        if (imageBytes > SlotBytes - TrailerBytes)
        {
            throw new SigningException(
                SigningFault.Refused, McubootErrorCode.SlotOverflow, McubootFormat.Hex(imageBytes), McubootFormat.Hex(TrailerBytes), McubootFormat.Hex(SlotBytes));
        }
    }

    /// <summary>The image as it lies in the slot, to the last byte.</summary>
    internal byte[] Fill(ReadOnlySpan<byte> image, SlotPadding padding)
    {
        byte[] slot = new byte[SlotBytes];
        slot.AsSpan().Fill(Erased);
        image.CopyTo(slot);
        foreach ((int offset, byte[] bytes) in TrailerPieces(padding))
        {
            bytes.CopyTo(slot, offset);
        }

        return slot;
    }

    /// <summary>What the trailer holds besides erased flash, each with its place in the slot, ascending.</summary>
    internal IEnumerable<(int Offset, byte[] Bytes)> TrailerPieces(SlotPadding padding)
    {
        if (padding == SlotPadding.Confirmed && !OverwriteOnly)
        {
            byte[] flag = new byte[FieldBytes];
            Array.Fill(flag, Erased);
            flag[0] = McubootFormat.ImageOk;
            yield return (SlotBytes - ImageTrailer.MagicField(FieldBytes) - FieldBytes, flag);
        }

        yield return (SlotBytes - McubootFormat.TrailerMagicBytes, ImageTrailer.MagicFor(FieldBytes));
    }

    private static void Require(bool sound, string option, long value)
    {
        if (!sound)
        {
            throw new SigningException(SigningFault.Usage, McubootErrorCode.SlotInvalid, option, McubootFormat.Hex(value));
        }
    }
}
