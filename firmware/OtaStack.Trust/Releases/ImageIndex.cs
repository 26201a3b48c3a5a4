using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Releases;

/// <summary>The parts of an image and the digest of each of its blocks (docs/formats.md).</summary>
public sealed class ImageIndex
{
    /// <summary>Parts in one image at most: bounds the part table held in memory.</summary>
    public const int MaxParts = 64;

    /// <summary>Bytes of an image at most.</summary>
    public const int MaxImageLength = 16 * 1024 * 1024;

    private ImageIndex()
    {
    }

    /// <summary>Number of parts, 1–64.</summary>
    public int PartCount { get; }

    /// <summary>Bytes of the whole image.</summary>
    public int ImageLength { get; }

    /// <summary>Number of blocks of all parts.</summary>
    public int BlockCount { get; }

    /// <summary>Reads and checks the index; it keeps the source and reads digests from it when asked for.</summary>
    public static Verdict Read(IByteSource file, out ImageIndex? index)
    {
        index = null;
        return Verdict.Malformed;
    }

    /// <summary>File name of the part.</summary>
    public string PartName(int part)
    {
        return "";
    }

    /// <summary>Bytes of the part.</summary>
    public int PartLength(int part)
    {
        return 0;
    }

    /// <summary>Where the part starts in the image, in bytes.</summary>
    public int PartOffset(int part)
    {
        return 0;
    }

    /// <summary>Number of the part's first block.</summary>
    public int FirstBlock(int part)
    {
        return 0;
    }

    /// <summary>Copies the SHA-256 of the part, 32 bytes.</summary>
    public void ReadPartSha256(int part, byte[] into)
    {
    }

    /// <summary>The part that the block belongs to.</summary>
    public int PartOfBlock(int block)
    {
        return 0;
    }

    /// <summary>Where the block starts in the image, in bytes.</summary>
    public int BlockOffset(int block)
    {
        return 0;
    }

    /// <summary>Bytes of the block: 4096, or less at the end of a part.</summary>
    public int BlockLength(int block)
    {
        return 0;
    }

    /// <summary>Copies the digest of the block, 32 bytes.</summary>
    public void ReadDigest(int block, byte[] into)
    {
    }
}
