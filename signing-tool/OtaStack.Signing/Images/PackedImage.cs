using System.Security.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Images;

/// <summary>The blocks of an image as they are stored and fetched (docs/formats.md): each compressed by itself, or as it is when that is no shorter.</summary>
public sealed class PackedImage
{
    private PackedImage(byte[] content, int[] ends)
    {
        Content = content;
        Ends = ends;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <summary>The stored blocks, one after the other.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Where each block ends in them.</summary>
    public IReadOnlyList<int> Ends { get; }

    /// <summary>Of the content, lowercase hex.</summary>
    public string Sha256 { get; }

    internal static PackedImage Of(IReadOnlyList<ImagePart> parts)
    {
        using MemoryStream content = new();
        List<int> ends = [];
        foreach (ImagePart part in parts)
        {
            for (int start = 0; start < part.Content.Length; start += ImageBlocks.Size)
            {
                ReadOnlySpan<byte> block = part.Content.Span.Slice(start, Math.Min(ImageBlocks.Size, part.Content.Length - start));
                content.Write(LzssCompressor.Compress(block) ?? block);
                ends.Add((int)content.Length);
            }
        }

        return new PackedImage(content.ToArray(), [.. ends]);
    }
}
