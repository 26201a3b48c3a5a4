using System.Buffers.Binary;

namespace OtaStack.Signing.Mcuboot;

/// <summary>An image taken apart. Its parts fit together; whether they are allowed and true is for <see cref="ImageRules"/> and <see cref="McubootImageVerifier"/>.</summary>
public sealed class McubootImage
{
    internal McubootImage()
    {
    }

    /// <summary>The whole file.</summary>
    public required ReadOnlyMemory<byte> File { get; init; }

    public required ImageHeader Header { get; init; }

    /// <summary>Covered by the hash, in the order of the file.</summary>
    public required IReadOnlyList<Tlv> ProtectedTlvs { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<Tlv> UnprotectedTlvs { get; init; }

    /// <summary>Where the last TLV ends.</summary>
    public required int ContentBytes { get; init; }

    /// <summary>The trailer of a padded image, or null.</summary>
    public required ImageTrailer? Trailer { get; init; }

    /// <summary>Place of the first byte that belongs to nothing, or null.</summary>
    public required int? ExtraOffset { get; init; }

    /// <summary>Bytes that the hash covers: header, payload and protected TLVs.</summary>
    public int HashedBytes => Header.HeaderBytes + (int)Header.PayloadBytes + Header.ProtectedBytes;

    public ReadOnlyMemory<byte> HashedRegion => File[..HashedBytes];

    /// <summary>The security counter, or null when the image has none.</summary>
    public uint? SecurityCounter =>
        ProtectedTlvs.FirstOrDefault(tlv => tlv.Type == TlvType.SecurityCounter) is { Value.Length: sizeof(uint) } tlv
            ? BinaryPrimitives.ReadUInt32LittleEndian(tlv.Value.Span)
            : null;

    /// <summary>The signature is over the image itself and not over its hash.</summary>
    public bool IsPure => FindUnprotected(TlvType.SignaturePure) is not null;

    /// <summary>The hash that the image says it has, or null.</summary>
    public Tlv? HashTlv => FindUnprotected(ImageRules.Hashes);

    internal Tlv? FindUnprotected(params ReadOnlySpan<TlvType> types)
    {
        foreach (Tlv tlv in UnprotectedTlvs)
        {
            if (types.Contains(tlv.Type))
            {
                return tlv;
            }
        }

        return null;
    }

    /// <summary>True when the file starts as an image does.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start)
    {
        return start.Length >= McubootFormat.HeaderBytes && ImageHeader.Magic(start) == McubootFormat.HeaderMagic;
    }
}
