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

    public string Name { get; }

    public int Length { get; }

    public int Offset { get; }

    public int FirstBlock { get; }

    /// <summary>Where its SHA-256 stands in the index file.</summary>
    public int Sha256Position { get; }
}
