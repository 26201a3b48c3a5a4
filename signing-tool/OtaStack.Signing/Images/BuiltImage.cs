using System.Security.Cryptography;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Images;

/// <summary>An image and its index, ready to be signed as targets.</summary>
public sealed class BuiltImage
{
    internal BuiltImage(IReadOnlyList<ImagePart> parts, PackedImage? packed = null)
    {
        Parts = parts;
        Packed = packed;
        Index = ImageIndexWriter.Write(parts, packed);
        foreach (ImagePart part in parts)
        {
            Length += part.Content.Length;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ImagePart part in parts)
        {
            hash.AppendData(part.Content.Span);
        }

        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The parts in the order in which they lie in the image.</summary>
    public IReadOnlyList<ImagePart> Parts { get; }

    /// <summary>Bytes of the image.</summary>
    public int Length { get; }

    /// <summary>SHA-256 of the image, lowercase hex.</summary>
    public string Sha256 { get; }

    /// <summary>The image index (docs/formats.md).</summary>
    public byte[] Index { get; }

    /// <summary>What devices fetch in place of the image; null when they fetch the image.</summary>
    public PackedImage? Packed { get; }

    /// <summary>The same image with a packed form beside it.</summary>
    /// <exception cref="SigningException">The packed form would not be smaller.</exception>
    public BuiltImage Compress()
    {
        PackedImage packed = PackedImage.Of(Parts);
        return packed.Content.Length < Length
            ? new BuiltImage(Parts, packed)
            : throw new SigningException(SigningFault.Refused, PackingErrorCode.NothingGained, Count.Of(Length));
    }

    public void WriteTo(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach (ImagePart part in Parts)
        {
            destination.Write(part.Content.Span);
        }
    }
}
