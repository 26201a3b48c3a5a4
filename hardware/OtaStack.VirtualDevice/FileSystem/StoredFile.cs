namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>What memory holds about a file: its name and where its bytes lie.</summary>
internal sealed class StoredFile(LogRecord nameRecord, string name)
{
    public uint Id => NameRecord.File;

    public string Name { get; set; } = name;

    public LogRecord NameRecord { get; set; } = nameRecord;

    /// <summary>By position, without holes.</summary>
    public List<Extent> Extents { get; } = [];

    /// <summary>The truncations that later ones do not cover.</summary>
    public List<LogRecord> Truncations { get; } = [];

    public int Length => Extents.Count == 0 ? 0 : Extents[^1].End;
}
