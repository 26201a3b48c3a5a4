using System;
using System.IO;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Releases;

/// <summary>
/// The parts of an image and the digest of each of its blocks (docs/formats.md). It holds the table of parts; the
/// digests stay in the source, which must not change meanwhile. One thread at a time.
/// </summary>
public sealed class ImageIndex
{
    /// <summary>Parts in one image at most: bounds the table in memory.</summary>
    public const int MaxParts = 64;

    /// <summary>Bytes of an image at most: 16 MiB.</summary>
    public const int MaxImageLength = 16 * 1024 * 1024;

    private readonly IByteSource _file;
    private readonly int _digestsOffset;
    private readonly byte[] _signedDigest = new byte[ImageBlocks.DigestSize];
    private readonly byte[] _digest = new byte[ImageBlocks.DigestSize];

    internal ImageIndex(IByteSource file, IndexedPart[] parts, int digestsOffset, int imageLength, int blockCount)
    {
        _file = file;
        Parts = parts;
        _digestsOffset = digestsOffset;
        ImageLength = imageLength;
        BlockCount = blockCount;
    }

    /// <summary>1–64 parts, by name.</summary>
    public readonly IndexedPart[] Parts;

    /// <summary>Bytes of the whole image, 1 – 16 MiB.</summary>
    public readonly int ImageLength;

    /// <summary>Number of blocks of all parts.</summary>
    public readonly int BlockCount;

    /// <summary>Reads and checks the whole index except its digests; keeps the source to read those from.</summary>
    public static Verdict Read(IByteSource file, out ImageIndex? index)
    {
        return new ImageIndexReader(file).Read(out index);
    }

    /// <summary>Copies the SHA-256 of the part, 32 bytes.</summary>
    public void ReadPartSha256(int part, byte[] into)
    {
        ReadFile(Parts[part].Sha256Position, into);
    }

    /// <summary>The part that the block belongs to.</summary>
    public int PartOfBlock(int block)
    {
        if (block < 0 || block >= BlockCount)
        {
            throw new ArgumentOutOfRangeException(nameof(block));
        }

        int low = 0;
        int high = Parts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Parts[middle].FirstBlock <= block)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Where the block starts in the image, in bytes.</summary>
    public int BlockOffset(int block)
    {
        IndexedPart part = Parts[PartOfBlock(block)];
        return part.Offset + ((block - part.FirstBlock) * ImageBlocks.Size);
    }

    /// <summary>Bytes of the block: 4096, or less at the end of a part.</summary>
    public int BlockLength(int block)
    {
        IndexedPart part = Parts[PartOfBlock(block)];
        int rest = part.Length - ((block - part.FirstBlock) * ImageBlocks.Size);
        return rest < ImageBlocks.Size ? rest : ImageBlocks.Size;
    }

    /// <summary>Copies the digest of the block, 32 bytes.</summary>
    public void ReadDigest(int block, byte[] into)
    {
        if (block < 0 || block >= BlockCount)
        {
            throw new ArgumentOutOfRangeException(nameof(block));
        }

        ReadFile(_digestsOffset + (block * ImageBlocks.DigestSize), into);
    }

    internal bool Matches(IHmacSha256 hmac, int block, byte[] data, int offset, int count)
    {
        if (block < 0 || block >= BlockCount || count != BlockLength(block))
        {
            return false;
        }

        ReadDigest(block, _signedDigest);
        hmac.Compute(ImageBlocks.Key, data, offset, count, _digest, 0);
        return ConstantTime.AreEqual(_signedDigest, 0, _digest, 0, ImageBlocks.DigestSize);
    }

    private void ReadFile(int position, byte[] into)
    {
        if (!ByteSources.TryReadExactly(_file, position, into, 0, ImageBlocks.DigestSize))
        {
            throw new IOException("The image index ends early.");
        }
    }
}
