namespace System.IO;

/// <summary>One that has a file open; each is another.</summary>
internal sealed class OpenFile(string path, int share)
{
    public string Path { get; } = path;

    /// <summary>What others may do meanwhile.</summary>
    public int Share { get; } = share;
}
