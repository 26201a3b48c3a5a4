using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Images;

/// <summary>Writes the index that <see cref="ImageIndex"/> reads: the parts of an image and the digest of each block.</summary>
public static class ImageIndexWriter
{
    private const int HeaderBytes = 16;
    private const byte ImageAlone = 1;
    private const byte AlsoPacked = 2;

    /// <summary>The index of parts that lie in the image in this order; the caller has checked names and limits.</summary>
    /// <param name="packed">The packed form of the image; null when there is none.</param>
    public static byte[] Write(IReadOnlyList<ImagePart> parts, PackedImage? packed = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using MemoryStream output = new();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        "OTIX"u8.CopyTo(header);
        header[4] = packed is null ? ImageAlone : AlsoPacked;
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], checked((ushort)parts.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], ImageBlocks.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], checked((uint)parts.Sum(part => (long)part.Content.Length)));
        output.Write(header);
        if (packed is not null)
        {
            output.Write(Convert.FromHexString(packed.Sha256));
        }

        foreach (ImagePart part in parts)
        {
            WritePart(part, output);
        }

        Queue<int> ends = new(packed?.Ends ?? []);
        foreach (ImagePart part in parts)
        {
            WriteBlocks(part.Content.Span, ends, output);
        }

        return output.ToArray();
    }

    private static void WritePart(ImagePart part, MemoryStream output)
    {
        byte[] name = Encoding.ASCII.GetBytes(part.Name);
        output.WriteByte(checked((byte)name.Length));
        output.Write(name);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, checked((uint)part.Content.Length));
        output.Write(length);
        output.Write(SHA256.HashData(part.Content.Span));
    }

    private static void WriteBlocks(ReadOnlySpan<byte> content, Queue<int> ends, MemoryStream output)
    {
        Span<byte> digest = stackalloc byte[ImageBlocks.DigestSize];
        Span<byte> place = stackalloc byte[sizeof(uint)];
        for (int start = 0; start < content.Length; start += ImageBlocks.Size)
        {
            int count = Math.Min(ImageBlocks.Size, content.Length - start);
            _ = HMACSHA256.HashData(ImageBlocks.Key, content.Slice(start, count), digest);
            output.Write(digest);
            if (ends.TryDequeue(out int end))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(place, (uint)end);
                output.Write(place);
            }
        }
    }
}
