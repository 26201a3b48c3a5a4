using System.Buffers.Binary;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The trailer at the end of a padded image. It is not signed: the device writes it too.</summary>
/// <param name="MaxAlign">Distance between its fields: 8, 16 or 32.</param>
/// <param name="Erased">What the padding reads as, 0xFF or 0x00.</param>
/// <param name="IsConfirmed"><c>image_ok</c> is set.</param>
public sealed record ImageTrailer(int MaxAlign, byte Erased, bool IsConfirmed)
{
    private static readonly byte[] Magic8 = Convert.FromHexString("77c295f360d2ef7f3552500f2cb67980");

    // Of other alignments: two bytes of the alignment, then these.
    private static readonly byte[] MagicRest = Convert.FromHexString("2de15d29410b8d77679c110f1f8a");

    internal static byte[] MagicFor(int maxAlign)
    {
        if (maxAlign == McubootFormat.DefaultMaxAlign)
        {
            return [.. Magic8];
        }

        byte[] magic = new byte[McubootFormat.TrailerMagicBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(magic, checked((ushort)maxAlign));
        MagicRest.CopyTo(magic, sizeof(ushort));
        return magic;
    }

    /// <summary>Bytes that the magic takes with its alignment.</summary>
    internal static int MagicField(int maxAlign) => Math.Max(McubootFormat.TrailerMagicBytes, maxAlign);

    /// <summary>
    /// Reads what follows the TLVs. Erased bytes, one confirmation and the magic may be there and nothing else
    /// (RFC 9124 §4.2.15, IMG.EXTRA).
    /// </summary>
    /// <returns>The trailer, or null and the place of the first byte that must not be there.</returns>
    internal static (ImageTrailer? Trailer, int ExtraOffset) Read(ReadOnlySpan<byte> rest)
    {
        int maxAlign = AlignOf(rest);
        byte erased = rest[0];
        if (maxAlign == 0 || erased is not (0x00 or 0xFF) || rest.Length < (2 * maxAlign) + MagicField(maxAlign))
        {
            return (null, 0);
        }

        int imageOk = rest.Length - MagicField(maxAlign) - maxAlign;
        bool confirmed = rest[imageOk] == McubootFormat.ImageOk;
        int extra = FirstOther(rest, erased, imageOk, confirmed);
        return extra < 0 ? (new ImageTrailer(maxAlign, erased, confirmed), 0) : (null, extra);
    }

    private static int FirstOther(ReadOnlySpan<byte> rest, byte erased, int imageOk, bool confirmed)
    {
        for (int i = 0; i < rest.Length - McubootFormat.TrailerMagicBytes; i++)
        {
            if (rest[i] != erased && !(confirmed && i == imageOk))
            {
                return i;
            }
        }

        return -1;
    }

    private static int AlignOf(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < McubootFormat.TrailerMagicBytes)
        {
            return 0;
        }

        ReadOnlySpan<byte> magic = rest[^McubootFormat.TrailerMagicBytes..];
        foreach (int align in (ReadOnlySpan<int>)[8, 16, 32])
        {
            if (magic.SequenceEqual(MagicFor(align)))
            {
                return align;
            }
        }

        return 0;
    }
}
