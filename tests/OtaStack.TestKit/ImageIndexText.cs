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
    public static byte[] Write(IReadOnlyList<(string Name, byte[] Bytes)> parts)
    {
        using MemoryStream index = new();
        index.Write("OTIX"u8);
        index.Write([1, 0]);
        Number(index, parts.Count, 2);
        Number(index, BlockSize, 4);
        Number(index, parts.Sum(p => p.Bytes.Length), 4);
        foreach ((string name, byte[] bytes) in parts)
        {
            Number(index, name.Length, 1);
            index.Write(Encoding.ASCII.GetBytes(name));
            Number(index, bytes.Length, 4);
            index.Write(SHA256.HashData(bytes));
        }

        foreach ((string _, byte[] bytes) in parts)
        {
            foreach (byte[] block in bytes.Chunk(BlockSize))
            {
                index.Write(HMACSHA256.HashData(BlockKey, block));
            }
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
