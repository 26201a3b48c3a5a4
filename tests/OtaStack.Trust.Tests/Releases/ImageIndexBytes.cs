using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>Writes the bytes of an image index field by field, right or wrong as told.</summary>
internal sealed class ImageIndexBytes
{
    private readonly MemoryStream _bytes = new();

    public ImageIndexBytes Header(int parts, uint imageLength, uint blockSize = 4096, byte version = 1, byte reserved = 0)
    {
        return Raw("OTIX"u8.ToArray()).Raw([version, reserved, (byte)parts, (byte)(parts >> 8)])
            .Integer(blockSize).Integer(imageLength);
    }

    public ImageIndexBytes Part(string name, uint length, byte fill = 0x11)
    {
        return Raw([(byte)name.Length]).Raw(Encoding.Latin1.GetBytes(name)).Integer(length)
            .Raw([.. Enumerable.Repeat(fill, 32)]);
    }

    public ImageIndexBytes Digests(int count)
    {
        return Raw([.. Enumerable.Range(0, count * 32).Select(i => (byte)(i / 32))]);
    }

    /// <summary>Rows of a packed image: a digest and where the block ends.</summary>
    public ImageIndexBytes Rows(params uint[] ends)
    {
        foreach (uint end in ends)
        {
            Digests(1).Integer(end);
        }

        return this;
    }

    public ImageIndexBytes Integer(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public ImageIndexBytes Raw(byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public byte[] ToArray()
    {
        return _bytes.ToArray();
    }

    /// <summary>A right index over the given parts, with their real digests.</summary>
    public static byte[] Of(params (string Name, byte[] Content)[] parts)
    {
        ImageIndexBytes bytes = new ImageIndexBytes().Header(parts.Length, (uint)parts.Sum(part => part.Content.Length));
        foreach ((string name, byte[] content) in parts)
        {
            bytes.Raw([(byte)name.Length]).Raw(Encoding.ASCII.GetBytes(name)).Integer((uint)content.Length)
                .Raw(SHA256.HashData(content));
        }

        foreach (byte[] block in parts.SelectMany(part => part.Content.Chunk(4096)))
        {
            bytes.Raw(HMACSHA256.HashData(ImageBlocks.Key, block));
        }

        return bytes.ToArray();
    }
}
