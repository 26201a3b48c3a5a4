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
    private readonly ImagePart[] _parts;
    private readonly int _digestsOffset;
    private readonly byte[] _signedDigest = new byte[ImageBlocks.DigestSize];
    private readonly byte[] _digest = new byte[ImageBlocks.DigestSize];

    internal ImageIndex(IByteSource file, ImagePart[] parts, int digestsOffset, int imageLength, int blockCount)
    {
        _file = file;
        _parts = parts;
        _digestsOffset = digestsOffset;
        ImageLength = imageLength;
        BlockCount = blockCount;
    }

    /// <summary>Number of parts, 1–64.</summary>
    public int PartCount => _parts.Length;

    /// <summary>Bytes of the whole image, 1 – 16 MiB.</summary>
    public readonly int ImageLength;

    /// <summary>Number of blocks of all parts.</summary>
    public readonly int BlockCount;

    /// <summary>Reads and checks the whole index except its digests; keeps the source to read those from.</summary>
    public static Verdict Read(IByteSource file, out ImageIndex? index)
    {
        return new ImageIndexReader(file).Read(out index);
    }

    /// <summary>File name of the part.</summary>
    public string PartName(int part)
    {
        return _parts[part].Name;
    }

    /// <summary>Bytes of the part, 1 or more.</summary>
    public int PartLength(int part)
    {
        return _parts[part].Length;
    }

    /// <summary>Where the part starts in the image, in bytes.</summary>
    public int PartOffset(int part)
    {
        return _parts[part].Offset;
    }

    /// <summary>Number of the part's first block.</summary>
    public int FirstBlock(int part)
    {
        return _parts[part].FirstBlock;
    }

    /// <summary>Copies the SHA-256 of the part, 32 bytes.</summary>
    public void ReadPartSha256(int part, byte[] into)
    {
        ReadFile(_parts[part].Sha256Position, into);
    }

    /// <summary>The part that the block belongs to.</summary>
    public int PartOfBlock(int block)
    {
        if (block < 0 || block >= BlockCount)
        {
            throw new ArgumentOutOfRangeException(nameof(block));
        }

        int low = 0;
        int high = _parts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_parts[middle].FirstBlock <= block)
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
        ImagePart part = _parts[PartOfBlock(block)];
        return part.Offset + ((block - part.FirstBlock) * ImageBlocks.Size);
    }

    /// <summary>Bytes of the block: 4096, or less at the end of a part.</summary>
    public int BlockLength(int block)
    {
        ImagePart part = _parts[PartOfBlock(block)];
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
            throw new IOException("The image index ends before a digest that was there when it was checked.");
        }
    }
}
