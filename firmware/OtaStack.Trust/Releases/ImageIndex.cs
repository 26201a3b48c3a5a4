using System;
using System.IO;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Releases;

/// <summary>
/// The parts of an image and the digest of each of its blocks, and where each lies when they are stored packed (docs/formats.md). It holds
/// the table of parts; the rest stays in the source, which must not change meanwhile. One thread at a time.
/// </summary>
public sealed class ImageIndex
{
    /// <summary>Parts in one image at most: bounds the table in memory.</summary>
    public const int MaxParts = 64;

    /// <summary>Bytes of an image at most: 16 MiB.</summary>
    public const int MaxImageLength = 16 * 1024 * 1024;

    internal const int HeaderSize = 16;

    /// <summary>Bytes of the place that a packed block ends at.</summary>
    internal const int EndSize = 4;

    private readonly IByteSource _file;
    private readonly int _rowsOffset;

    /// <summary>Bytes for each block: its digest, and where it ends in the packed image when there is one.</summary>
    private readonly int _rowSize;
    private readonly byte[] _signedDigest = new byte[ImageBlocks.DigestSize];
    private readonly byte[] _digest = new byte[ImageBlocks.DigestSize];

    internal ImageIndex(IByteSource file, IndexedPart[] parts, int rowsOffset, int rowSize, int imageLength, int blockCount)
    {
        _file = file;
        Parts = parts;
        _rowsOffset = rowsOffset;
        _rowSize = rowSize;
        ImageLength = imageLength;
        BlockCount = blockCount;
    }

    /// <summary>1–64 parts, by name.</summary>
    public readonly IndexedPart[] Parts;

    /// <summary>Bytes of the whole image, 1 – 16 MiB.</summary>
    public readonly int ImageLength;

    /// <summary>Number of blocks of all parts.</summary>
    public readonly int BlockCount;

    /// <summary>Reads and checks the whole index except its digests; keeps the source to read the rest from.</summary>
    public static Verdict Read(IByteSource file, out ImageIndex? index)
    {
        return new ImageIndexReader(file).Read(out index);
    }

    /// <summary>Copies the SHA-256 of the part, 32 bytes.</summary>
    public void ReadPartSha256(int part, byte[] into)
    {
        ReadFile(Parts[part].Sha256Position, into, ImageBlocks.DigestSize);
    }

    /// <summary>Copies the SHA-256 of the packed image, 32 bytes. False when there is none: blocks are stored as they are in the image.</summary>
    public bool ReadPackedSha256(byte[] into)
    {
        if (_rowSize == ImageBlocks.DigestSize)
        {
            return false;
        }

        ReadFile(HeaderSize, into, ImageBlocks.DigestSize);
        return true;
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

    /// <summary>
    /// Where the stored block starts in the packed image, or in the image itself when there is none; for <see cref="BlockCount"/> where the
    /// last one ends. A block with as many stored bytes as it has is stored as it is, any other with <see cref="ImageBlocks.TryExpand"/>.
    /// </summary>
    public int StoredOffset(int block)
    {
        if (block == 0)
        {
            return 0;
        }

        int end = BlockOffset(block - 1) + BlockLength(block - 1);
        if (_rowSize > ImageBlocks.DigestSize)
        {
            ReadFile(_rowsOffset + (block * _rowSize) - EndSize, _digest, EndSize);
            end = ReadInteger(_digest, 0);
        }

        return end;
    }

    /// <summary>Copies the digest of the block, 32 bytes.</summary>
    public void ReadDigest(int block, byte[] into)
    {
        if (block < 0 || block >= BlockCount)
        {
            throw new ArgumentOutOfRangeException(nameof(block));
        }

        ReadFile(_rowsOffset + (block * _rowSize), into, ImageBlocks.DigestSize);
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

    internal static int ReadInteger(byte[] bytes, int offset)
    {
        return bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16) | (bytes[offset + 3] << 24);
    }

    private void ReadFile(int position, byte[] into, int count)
    {
        if (!ByteSources.TryReadExactly(_file, position, into, 0, count))
        {
            // It ends early.
            throw new IOException();
        }
    }
}
