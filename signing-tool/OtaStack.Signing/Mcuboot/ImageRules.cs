using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// What an image may hold. The rules: only flags that are understood; only TLVs of the table, each in its own area, of its own
/// length, as often as it may be there; exactly one hash, one key and one signature; the key before the signature, as the
/// boot loader wants it; nothing after the TLVs but erased flash and the trailer.
/// </summary>
public static class ImageRules
{
    private const ImageFlags Understood = ImageFlags.NonBootable | ImageFlags.RamLoad | ImageFlags.RomFixed;

    internal static readonly TlvType[] Hashes = [TlvType.Sha256, TlvType.Sha512];
    internal static readonly TlvType[] Signatures = [TlvType.Ed25519, TlvType.Ecdsa];

    /// <exception cref="SigningException">The first rule that is broken.</exception>
    public static void Check(McubootImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckHeader(image.Header);
        CheckArea(image.ProtectedTlvs, TlvArea.Protected);
        CheckArea(image.UnprotectedTlvs, TlvArea.Unprotected);
        RequireOne(image, Hashes);
        RequireOne(image, [TlvType.KeyHash]);
        RequireOne(image, Signatures);
        CheckOrder(image.UnprotectedTlvs);

        // RFC 9124 §4.2.15, IMG.EXTRA: what nobody signed must not be written to the device.
        if (image.ExtraOffset is { } offset)
        {
            throw Refused(McubootErrorCode.Extra, Count.Of(image.File.Length - image.ContentBytes), McubootFormat.Hex(image.ContentBytes), McubootFormat.Hex(offset));
        }
    }

    private static void CheckHeader(ImageHeader header)
    {
        if (header.PayloadBytes == 0)
        {
            throw Refused(McubootErrorCode.Header, "ih_img_size", "1-", "0");
        }

        // Encrypted: the hash is over bytes that are not here. Compressed: what runs is not what is here.
        if ((header.Flags & ~Understood) != 0 || header.Flags.HasFlag(ImageFlags.RamLoad | ImageFlags.RomFixed))
        {
            throw Refused(McubootErrorCode.Flags, McubootFormat.Hex((uint)header.Flags));
        }

        if (header.Reserved != 0)
        {
            throw Refused(McubootErrorCode.Header, "_pad1", "0", McubootFormat.Hex(header.Reserved));
        }

        if (header.LoadAddress != 0 && (header.Flags & (ImageFlags.RamLoad | ImageFlags.RomFixed)) == 0)
        {
            throw Refused(McubootErrorCode.Header, "ih_load_addr", "0", McubootFormat.Hex(header.LoadAddress));
        }
    }

    private static void CheckArea(IReadOnlyList<Tlv> tlvs, TlvArea area)
    {
        Dictionary<TlvType, int> seen = [];
        foreach (Tlv tlv in tlvs)
        {
            string name = TlvRules.NameOf(tlv.Type);
            if (TlvRules.Find(tlv.Type) is not { } rule || !rule.IsSupported)
            {
                throw Refused(McubootErrorCode.TlvUnsupported, name, McubootImageReader.NameOf(area));
            }

            if (rule.Area != area)
            {
                throw Refused(McubootErrorCode.TlvArea, name, McubootImageReader.NameOf(rule.Area), McubootImageReader.NameOf(area));
            }

            if (rule.Bytes > 0 && tlv.Value.Length != rule.Bytes)
            {
                throw Refused(McubootErrorCode.TlvLength, name, Count.Of(rule.Bytes), Count.Of(tlv.Value.Length));
            }

            seen[tlv.Type] = seen.GetValueOrDefault(tlv.Type) + 1;
            if (seen[tlv.Type] > rule.Most)
            {
                throw Refused(McubootErrorCode.TlvTwice, name, Count.Of(rule.Most));
            }
        }
    }

    private static void RequireOne(McubootImage image, TlvType[] types)
    {
        Tlv[] found = [.. image.UnprotectedTlvs.Where(tlv => types.Contains(tlv.Type))];
        if (found.Length == 0)
        {
            throw Refused(McubootErrorCode.TlvMissing, string.Join(" / ", types.Select(TlvRules.NameOf)));
        }

        if (found.Length > 1)
        {
            throw Refused(McubootErrorCode.TlvTwice, string.Join(" + ", found.Select(tlv => TlvRules.NameOf(tlv.Type))), "1");
        }
    }

    private static void CheckOrder(IReadOnlyList<Tlv> tlvs)
    {
        // image_validate.c looks for the key first and then tries the signature that follows it.
        for (int i = 0; i < tlvs.Count; i++)
        {
            if (Signatures.Contains(tlvs[i].Type) && (i == 0 || tlvs[i - 1].Type != TlvType.KeyHash))
            {
                throw Refused(McubootErrorCode.TlvOrder, TlvRules.NameOf(TlvType.KeyHash), TlvRules.NameOf(tlvs[i].Type));
            }
        }
    }

    private static SigningException Refused(string code, params string[] arguments) => new(SigningFault.Refused, code, arguments);
}
