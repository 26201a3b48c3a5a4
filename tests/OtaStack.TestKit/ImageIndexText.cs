using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OtaStack.TestKit;

/// <summary>Writes an image index straight from the table in docs/formats.md.</summary>
public static class ImageIndexText
{
    private const int BlockSize = 4096;

    private static readonly byte[] BlockKey = Encoding.ASCII.GetBytes("OtaStack block digest v1");

    /// <param name="parts">In ascending order of their names.</param>
    /// <param name="packed">Whether the index is that of an image that is stored packed, as <see cref="LzssText"/> does.</param>
    public static byte[] Write(IReadOnlyList<(string Name, byte[] Bytes)> parts, bool packed = false)
    {
        (byte[] stored, int[] ends) = packed ? LzssText.Pack(parts.Select(part => part.Bytes)) : ([], []);
        return Write(parts, packed ? stored : null, ends);
    }

    /// <param name="packed">The packed image; null for format 1.</param>
    /// <param name="ends">Where each of its blocks ends.</param>
    public static byte[] Write(IReadOnlyList<(string Name, byte[] Bytes)> parts, byte[]? packed, IReadOnlyList<int> ends)
    {
        using MemoryStream index = new();
        index.Write("OTIX"u8);
        index.Write([(byte)(packed is null ? 1 : 2), 0]);
        Number(index, parts.Count, 2);
        Number(index, BlockSize, 4);
        Number(index, parts.Sum(p => p.Bytes.Length), 4);
        if (packed is not null)
        {
            index.Write(SHA256.HashData(packed));
        }

        foreach ((string name, byte[] bytes) in parts)
        {
            Number(index, name.Length, 1);
            index.Write(Encoding.ASCII.GetBytes(name));
            Number(index, bytes.Length, 4);
            index.Write(SHA256.HashData(bytes));
        }

        int number = 0;
        foreach (byte[] block in parts.SelectMany(part => part.Bytes.Chunk(BlockSize)))
        {
            index.Write(HMACSHA256.HashData(BlockKey, block));
            if (packed is not null)
            {
                Number(index, ends[number], 4);
            }

            number++;
        }

        return index.ToArray();
    }

    private static void Number(Stream stream, int value, int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes[..size]);
    }
}
