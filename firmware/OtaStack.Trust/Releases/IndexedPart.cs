namespace OtaStack.Trust.Releases;

/// <summary>One row of the table of parts.</summary>
public sealed class IndexedPart
{
    internal IndexedPart(string name, int length, int offset, int firstBlock, int sha256Position)
    {
        Name = name;
        Length = length;
        Offset = offset;
        FirstBlock = firstBlock;
        Sha256Position = sha256Position;
    }

    /// <summary>Its file name.</summary>
    public readonly string Name;

    /// <summary>Bytes, 1 or more.</summary>
    public readonly int Length;

    /// <summary>Where it starts in the image, in bytes.</summary>
    public readonly int Offset;

    /// <summary>Number of its first block.</summary>
    public readonly int FirstBlock;

    /// <summary>Where its SHA-256 stands in the index file.</summary>
    internal readonly int Sha256Position;
}
