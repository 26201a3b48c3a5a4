using System.Buffers.Binary;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// Takes an image apart. The rules: every length is compared with what is left before anything is read or allocated; the areas
/// of TLVs are filled exactly; the header and the protected area agree. The file is not copied.
/// </summary>
public static class McubootImageReader
{
    /// <exception cref="SigningException">
    /// <c>file.too_large</c>, <c>mcuboot.truncated</c>, <c>mcuboot.magic</c>, <c>mcuboot.header</c>, <c>mcuboot.area_magic</c>,
    /// <c>mcuboot.area_size</c> or <c>mcuboot.tlv_overrun</c>.
    /// </exception>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in an error.</param>
    public static McubootImage Read(ReadOnlyMemory<byte> file, string name)
    {
        if (file.Length > McubootFormat.MaxImageBytes)
        {
            throw new SigningException(SigningFault.File, ErrorCode.FileTooLarge, name, Count.Of(McubootFormat.MaxImageBytes));
        }

        ImageHeader header = ReadHeader(file.Span);
        int offset = header.HeaderBytes + (int)header.PayloadBytes;
        List<Tlv> protectedTlvs = [];
        if (header.ProtectedBytes > 0)
        {
            offset += ReadArea(file[offset..], TlvArea.Protected, header.ProtectedBytes, protectedTlvs);
        }

        List<Tlv> unprotectedTlvs = [];
        offset += ReadArea(file[offset..], TlvArea.Unprotected, null, unprotectedTlvs);
        (ImageTrailer? trailer, int extra) = offset < file.Length ? ImageTrailer.Read(file.Span[offset..]) : (null, 0);
        return new McubootImage
        {
            File = file,
            Header = header,
            ProtectedTlvs = protectedTlvs,
            UnprotectedTlvs = unprotectedTlvs,
            ContentBytes = offset,
            Trailer = trailer,
            ExtraOffset = offset < file.Length && trailer is null ? offset + extra : null,
        };
    }

    private static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        RequireBytes(file.Length, 0, McubootFormat.HeaderBytes, "header");
        if (ImageHeader.Magic(file) != McubootFormat.HeaderMagic)
        {
            throw Refused(McubootErrorCode.Magic, McubootFormat.Hex(McubootFormat.HeaderMagic), McubootFormat.Hex(ImageHeader.Magic(file)));
        }

        ImageHeader header = ImageHeader.Read(file);
        if (header.HeaderBytes is < McubootFormat.HeaderBytes or > McubootFormat.MaxHeaderBytes)
        {
            string expected = $"{McubootFormat.Hex(McubootFormat.HeaderBytes)}-{McubootFormat.Hex(McubootFormat.MaxHeaderBytes)}";
            throw Refused(McubootErrorCode.Header, "ih_hdr_size", expected, McubootFormat.Hex(header.HeaderBytes));
        }

        RequireBytes(file.Length, 0, header.HeaderBytes, "header");
        RequireBytes(file.Length, header.HeaderBytes, header.PayloadBytes, "payload");
        return header;
    }

    /// <summary>Reads one area from the start of <paramref name="rest"/>; returns its length.</summary>
    private static int ReadArea(ReadOnlyMemory<byte> rest, TlvArea area, int? expectedBytes, List<Tlv> tlvs)
    {
        string name = NameOf(area);
        RequireBytes(rest.Length, 0, McubootFormat.AreaHeaderBytes, name);
        ushort expectedMagic = area == TlvArea.Protected ? McubootFormat.ProtectedMagic : McubootFormat.UnprotectedMagic;
        ushort magic = BinaryPrimitives.ReadUInt16LittleEndian(rest.Span);
        if (magic != expectedMagic)
        {
            throw Refused(McubootErrorCode.AreaMagic, name, McubootFormat.Hex(expectedMagic), McubootFormat.Hex(magic));
        }

        int bytes = BinaryPrimitives.ReadUInt16LittleEndian(rest.Span[sizeof(ushort)..]);
        if (bytes < McubootFormat.AreaHeaderBytes || (expectedBytes is { } expected && bytes != expected))
        {
            throw Refused(McubootErrorCode.AreaSize, name, Count.Of(expectedBytes ?? McubootFormat.AreaHeaderBytes), Count.Of(bytes));
        }

        RequireBytes(rest.Length, 0, bytes, name);
        ReadEntries(rest[McubootFormat.AreaHeaderBytes..bytes], name, tlvs);
        return bytes;
    }

    private static void ReadEntries(ReadOnlyMemory<byte> entries, string area, List<Tlv> tlvs)
    {
        while (!entries.IsEmpty)
        {
            if (entries.Length < McubootFormat.EntryHeaderBytes)
            {
                throw Refused(McubootErrorCode.TlvOverrun, area, "?", Count.Of(McubootFormat.EntryHeaderBytes), Count.Of(entries.Length));
            }

            TlvType type = (TlvType)BinaryPrimitives.ReadUInt16LittleEndian(entries.Span);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(entries.Span[sizeof(ushort)..]);
            entries = entries[McubootFormat.EntryHeaderBytes..];
            if (length > entries.Length)
            {
                throw Refused(McubootErrorCode.TlvOverrun, area, TlvRules.NameOf(type), Count.Of(length), Count.Of(entries.Length));
            }

            tlvs.Add(new Tlv(type, entries[..length]));
            entries = entries[length..];
        }
    }

    /// <summary>The area as MCUboot says it, in every language.</summary>
    public static string NameOf(TlvArea area) => area == TlvArea.Protected ? "protected" : "unprotected";

    private static void RequireBytes(int length, int offset, long needed, string part)
    {
        if (length - offset < needed)
        {
            throw Refused(McubootErrorCode.Truncated, part, Count.Of(needed), Count.Of(Math.Max(0, length - offset)));
        }
    }

    private static SigningException Refused(string code, params string[] arguments) => new(SigningFault.Refused, code, arguments);
}
