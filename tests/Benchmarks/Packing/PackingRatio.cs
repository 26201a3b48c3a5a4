using System.Globalization;
using System.IO.Compression;
using OtaStack.Signing.Images;
using OtaStack.Trust.Releases;

namespace OtaStack.Benchmarks.Packing;

/// <summary>
/// How small packed images become, beside Deflate (zlib at its best level) over the same blocks, which no device expands in one buffer, and over each file as
/// a whole, which can be neither resumed nor verified block by block.
/// </summary>
internal static class PackingRatio
{
    public static int Run(IReadOnlyList<(string Name, byte[] Bytes)> files, TextWriter output)
    {
        output.WriteLine($"{"",-34} {"bytes",9} {"packed",9} {"LZSS",8} {"Deflate",8} {"whole",8}");
        long all = 0;
        long packed = 0;
        long blocks = 0;
        long wholes = 0;
        foreach ((string name, byte[] bytes) in files)
        {
            int stored = Stored(name, bytes);
            long deflated = bytes.Chunk(ImageBlocks.Size).Sum(block => Math.Min(Deflated(block), block.Length));
            long whole = Deflated(bytes);
            Tell(output, name, bytes.Length, stored, deflated, whole);
            all += bytes.Length;
            packed += stored;
            blocks += deflated;
            wholes += whole;
        }

        Tell(output, "all", all, packed, blocks, wholes);
        return 0;
    }

    private static int Stored(string name, byte[] bytes)
    {
        BuiltImage image = ImageBuilder.FromParts([new ImagePart(name, bytes)]);
        try
        {
            return image.Compress().Packed!.Content.Length;
        }
        catch (Signing.Errors.SigningException refused) when (refused.Code == PackingErrorCode.NothingGained)
        {
            return bytes.Length;
        }
    }

    private static long Deflated(byte[] bytes)
    {
        using MemoryStream output = new();
        using (DeflateStream deflate = new(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return output.Length;
    }

    private static void Tell(TextWriter output, string name, long bytes, long packed, long blocks, long whole)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-34} {bytes,9} {packed,9} {100.0 * packed / bytes,6:F1} % {100.0 * blocks / bytes,6:F1} % {100.0 * whole / bytes,6:F1} %"));
    }
}
