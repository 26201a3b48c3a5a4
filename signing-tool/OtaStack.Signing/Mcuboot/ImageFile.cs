using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Mcuboot;

/// <summary>Images and payloads in files: Intel HEX when the name ends in <c>.hex</c>, else binary, as imgtool decides it.</summary>
public static class ImageFile
{
    private const string HexEnding = ".hex";

    public static bool IsHex(string path) => Path.GetExtension(path).Equals(HexEnding, StringComparison.OrdinalIgnoreCase);

    /// <param name="files">Where the file is.</param>
    /// <param name="path">Its path.</param>
    /// <param name="fill">What holes in Intel HEX are filled with.</param>
    public static AddressedBytes Read(IFileOperations files, string path, byte fill)
    {
        return IsHex(path)
            ? IntelHexReader.Read(BoundedFile.Read(files, path, IntelHexReader.MaxFileBytes), fill, path)
            : new AddressedBytes(BoundedFile.Read(files, path, McubootFormat.MaxImageBytes), null);
    }

    /// <summary>Refuses Intel HEX output whose slot has no place in 32 bits of address, or none at all.</summary>
    /// <exception cref="SigningException"><c>hex.address</c></exception>
    public static void CheckAddress(string path, SlotLayout slot, long? address)
    {
        ArgumentNullException.ThrowIfNull(slot);
        if (IsHex(path) && (address is not { } start || start < 0 || start + slot.SlotBytes > 1L << 32))
        {
            throw new SigningException(SigningFault.Usage, McubootErrorCode.HexAddress, path);
        }
    }

    /// <summary>The bytes of the output file, of the kind that its name tells.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="image">A signed image without padding; it fits the slot.</param>
    /// <param name="slot">The slot that it is for.</param>
    /// <param name="padding">Whether the trailer belongs to the output.</param>
    /// <param name="address">Where the image starts, for Intel HEX.</param>
    /// <exception cref="SigningException"><c>mcuboot.slot_overflow</c> or <c>hex.address</c>.</exception>
    public static byte[] Compose(string path, byte[] image, SlotLayout slot, SlotPadding padding, long? address)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(slot);
        slot.CheckFit(image.Length);
        if (!IsHex(path))
        {
            return padding == SlotPadding.None ? image : slot.Fill(image, padding);
        }

        // Bytes that no file gives stay unwritten: a programmer leaves them erased.
        CheckAddress(path, slot, address);
        long start = address!.Value;
        IEnumerable<(int Offset, byte[] Bytes)> trailer = padding == SlotPadding.None ? [] : slot.TrailerPieces(padding);
        return IntelHexWriter.Write([(start, image), .. trailer.Select(piece => (start + piece.Offset, piece.Bytes))]);
    }
}
