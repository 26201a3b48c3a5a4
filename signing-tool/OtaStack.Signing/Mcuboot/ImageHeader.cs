using System.Buffers.Binary;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The header of an image (<c>struct image_header</c>).</summary>
public sealed record ImageHeader
{
    private const int LoadAddressOffset = 4;
    private const int HeaderSizeOffset = 8;
    private const int ProtectedSizeOffset = 10;
    private const int PayloadSizeOffset = 12;
    private const int FlagsOffset = 16;
    private const int VersionOffset = 20;
    private const int ReservedOffset = 28;

    /// <summary>Where the payload starts, in bytes.</summary>
    public required int HeaderBytes { get; init; }

    public required long PayloadBytes { get; init; }

    /// <summary>Bytes of the protected area with its own header; 0 when there is none.</summary>
    public required int ProtectedBytes { get; init; }

    /// <summary>The RAM address with <see cref="ImageFlags.RamLoad"/>, the flash address with <see cref="ImageFlags.RomFixed"/>.</summary>
    public required uint LoadAddress { get; init; }

    public required ImageFlags Flags { get; init; }

    public required ImageVersion Version { get; init; }

    /// <summary>The last four bytes, which are 0.</summary>
    public uint Reserved { get; init; }

    internal static uint Magic(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    internal static ImageHeader Read(ReadOnlySpan<byte> bytes)
    {
        return new ImageHeader
        {
            LoadAddress = BinaryPrimitives.ReadUInt32LittleEndian(bytes[LoadAddressOffset..]),
            HeaderBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[HeaderSizeOffset..]),
            ProtectedBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[ProtectedSizeOffset..]),
            PayloadBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[PayloadSizeOffset..]),
            Flags = (ImageFlags)BinaryPrimitives.ReadUInt32LittleEndian(bytes[FlagsOffset..]),
            Version = ImageVersion.Read(bytes[VersionOffset..]),
            Reserved = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ReservedOffset..]),
        };
    }

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, McubootFormat.HeaderMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[LoadAddressOffset..], LoadAddress);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[HeaderSizeOffset..], checked((ushort)HeaderBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[ProtectedSizeOffset..], checked((ushort)ProtectedBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[PayloadSizeOffset..], checked((uint)PayloadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[FlagsOffset..], (uint)Flags);
        Version.Write(bytes[VersionOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ReservedOffset..], Reserved);
    }
}
