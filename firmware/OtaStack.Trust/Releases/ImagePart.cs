namespace OtaStack.Trust.Releases;

/// <summary>One row of the table of parts.</summary>
internal sealed class ImagePart
{
    public ImagePart(string name, int length, int offset, int firstBlock, int sha256Position)
    {
        Name = name;
        Length = length;
        Offset = offset;
        FirstBlock = firstBlock;
        Sha256Position = sha256Position;
    }

    public readonly string Name;

    public readonly int Length;

    public readonly int Offset;

    public readonly int FirstBlock;

    /// <summary>Where its SHA-256 stands in the index file.</summary>
    public readonly int Sha256Position;
}
