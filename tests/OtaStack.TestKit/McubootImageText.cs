using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OtaStack.TestKit;

/// <summary>Writes an MCUboot image straight from docs/mcuboot-images.md: Ed25519 over the SHA-256.</summary>
public static class McubootImageText
{
    public const int HeaderSize = 0x20;

    private const string Ed25519Prefix = "302a300506032b6570032100";

    /// <param name="version">MAJOR.MINOR.REVISION.</param>
    /// <param name="payload">What the image carries.</param>
    /// <param name="key">Signs it.</param>
    /// <param name="securityCounter">SEC_CNT of the protected TLVs.</param>
    public static byte[] Write(string version, byte[] payload, TestKey key, int securityCounter = 1)
    {
        using MemoryStream image = new();
        int[] numbers = [.. version.Split('.').Select(int.Parse)];
        Number(image, 0x96F3B83D, 4);
        Number(image, 0, 4);
        Number(image, HeaderSize, 2);
        Number(image, 12, 2);
        Number(image, (uint)payload.Length, 4);
        Number(image, 0, 4);
        Number(image, (uint)numbers[0], 1);
        Number(image, (uint)numbers[1], 1);
        Number(image, (uint)numbers[2], 2);
        Number(image, 0, 8);
        image.Write(payload);
        Number(image, 0x6908, 2);
        Number(image, 12, 2);
        Number(image, 0x50, 2);
        Number(image, 4, 2);
        Number(image, (uint)securityCounter, 4);
        byte[] digest = SHA256.HashData(image.ToArray());
        Number(image, 0x6907, 2);
        Number(image, 4 + 36 + 36 + 68, 2);
        Tlv(image, 0x10, digest);
        Tlv(image, 0x01, SHA256.HashData([.. Convert.FromHexString(Ed25519Prefix), .. key.PublicKey]));
        Tlv(image, 0x24, key.Sign(digest));
        return image.ToArray();
    }

    /// <summary>The SHA256 TLV of an image that <see cref="Write"/> made.</summary>
    public static byte[] Sha256Of(byte[] image)
    {
        return image[(image.Length - 36 - 68 - 32)..(image.Length - 36 - 68)];
    }

    private static void Tlv(Stream stream, uint type, byte[] value)
    {
        Number(stream, type, 2);
        Number(stream, (uint)value.Length, 2);
        stream.Write(value);
    }

    private static void Number(Stream stream, uint value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        stream.Write(bytes[..size]);
    }
}
