using System.Buffers.Binary;
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

    private FlashImageHeader(byte[] signed, int length)
    {
        Signed = signed;
        Length = length;
    }

    /// <summary>Header, payload and protected TLVs: what hash and signature are over.</summary>
    public byte[] Signed { get; }

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

        byte[] bytes = slot.Read(at, (int)signed);
        if (protectedSize > 0 && (protectedSize < 4
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(bytes.Length - protectedSize)) != ProtectedInfoMagic
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(bytes.Length - protectedSize + 2)) != protectedSize))
        {
            return null;
        }

        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
        FlashImageHeader image = new(bytes, (int)signed + tlvs) { IsBootable = (flags & NonBootable) == 0 };
        return image.ReadTlvs(slot.Read(at + (int)signed + 4, tlvs - 4)) ? image : null;
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
