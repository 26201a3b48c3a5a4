using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// An image as the boot loader finds it in flash: header, payload, TLVs (MCUboot, docs/design.md, "Image format"). Little-endian.
/// Read with the boot loader's eyes: whatever does not add up is no image.
/// </summary>
internal sealed class FlashImageHeader
{
    public const int Size = 32;

    private const uint HeaderMagic = 0x96F3B83D;
    private const ushort InfoMagic = 0x6907;
    private const ushort ProtectedInfoMagic = 0x6908;
    private const uint NonBootable = 0x10;
    private const int Sha256Tlv = 0x10;
    private const int KeyHashTlv = 0x01;
    private const int EcdsaTlv = 0x22;
    private const int Ed25519Tlv = 0x24;

    private readonly FlashRegion _slot;
    private readonly int _at;
    private readonly int _signedLength;
    private readonly byte[] _header;

    private FlashImageHeader(FlashRegion slot, int at, byte[] header, int signedLength, int length)
    {
        _slot = slot;
        _at = at;
        _header = header;
        _signedLength = signedLength;
        Length = length;
    }

    /// <summary>Header, payload and protected TLVs: what hash and signature are over. Read from the flash each time.</summary>
    public byte[] Signed => _slot.Read(_at, _signedLength);

    /// <summary>What the image carries. Read from the flash each time.</summary>
    public byte[] Payload => _slot.Read(_at + BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(12)));

    /// <summary><c>MAJOR.MINOR.REVISION</c>.</summary>
    public string Version => string.Create(
        CultureInfo.InvariantCulture, $"{_header[20]}.{_header[21]}.{BinaryPrimitives.ReadUInt16LittleEndian(_header.AsSpan(22))}");

    /// <summary>Bytes of the image with all TLVs.</summary>
    public int Length { get; }

    /// <summary>The SHA256 TLV; null without one.</summary>
    public byte[]? Sha256 { get; private set; }

    public byte[]? KeyHash { get; private set; }

    public byte[]? Ed25519Signature { get; private set; }

    public byte[]? EcdsaSignature { get; private set; }

    public bool IsBootable { get; private init; }

    /// <summary>Whether the content is what the SHA256 TLV says.</summary>
    public bool HasRightHash => Sha256 != null && SHA256.HashData(Signed).AsSpan().SequenceEqual(Sha256);

    /// <summary>True when these are the first bytes of an image that fits into so many bytes.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> header, int capacity)
    {
        return header.Length >= Size && BinaryPrimitives.ReadUInt32LittleEndian(header) == HeaderMagic
            && BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) >= Size
            && BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) <= capacity;
    }

    /// <summary>The image that starts there; null when there is none that is well-formed within the capacity.</summary>
    public static FlashImageHeader? Read(FlashRegion slot, int at, int capacity)
    {
        byte[] header = slot.Read(at, Size);
        if (!IsHeader(header, capacity))
        {
            return null;
        }

        int protectedSize = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(10));
        long signed = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8))
            + (long)BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)) + protectedSize;
        if (signed > capacity - 4)
        {
            return null;
        }

        byte[] info = slot.Read(at + (int)signed, 4);
        int tlvs = BinaryPrimitives.ReadUInt16LittleEndian(info.AsSpan(2));
        if (BinaryPrimitives.ReadUInt16LittleEndian(info) != InfoMagic || tlvs < 4 || signed + tlvs > capacity)
        {
            return null;
        }

        if (protectedSize > 0 && !IsProtectedArea(slot.Read(at + (int)signed - protectedSize, Math.Min(4, protectedSize)), protectedSize))
        {
            return null;
        }

        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
        FlashImageHeader image = new(slot, at, header, (int)signed, (int)signed + tlvs) { IsBootable = (flags & NonBootable) == 0 };
        return image.ReadTlvs(slot.Read(at + (int)signed + 4, tlvs - 4)) ? image : null;
    }

    private static bool IsProtectedArea(ReadOnlySpan<byte> info, int size)
    {
        return info.Length == 4 && BinaryPrimitives.ReadUInt16LittleEndian(info) == ProtectedInfoMagic && BinaryPrimitives.ReadUInt16LittleEndian(info[2..]) == size;
    }

    private bool ReadTlvs(ReadOnlySpan<byte> tlvs)
    {
        while (tlvs.Length >= 4)
        {
            int type = BinaryPrimitives.ReadUInt16LittleEndian(tlvs);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(tlvs[2..]);
            if (length > tlvs.Length - 4)
            {
                return false;
            }

            byte[] value = tlvs.Slice(4, length).ToArray();
            switch (type)
            {
                case Sha256Tlv when length == 32:
                    Sha256 = value;
                    break;
                case KeyHashTlv:
                    KeyHash = value;
                    break;
                case Ed25519Tlv:
                    Ed25519Signature = value;
                    break;
                case EcdsaTlv:
                    EcdsaSignature = value;
                    break;
                default:
                    break;
            }

            tlvs = tlvs[(4 + length)..];
        }

        return tlvs.Length == 0;
    }
}
