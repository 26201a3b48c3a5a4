namespace OtaStack.Boards.LittleFs;

/// <summary>Two blocks that hold a directory, or a part of one.</summary>
/// <param name="Entries">In the order of their names; their ids count from 0.</param>
/// <param name="IsContinued">The next pair goes on with the same directory.</param>
internal sealed record ImagePair(IReadOnlyList<ImageEntry> Entries, bool IsContinued)
{
    public const int Blocks = 2;

    /// <summary>
    /// An id has 10 bits; littlefs itself splits far below. It also splits a pair that is more than half full (DESIGN.md, "Metadata pairs"), so one that
    /// is made fuller would be taken apart by the first change.
    /// </summary>
    private const int MostEntries = 254;

    /// <summary>The first of the two; the other follows.</summary>
    public int FirstBlock { get; set; }

    /// <summary>Spreads the entries of one directory over as few pairs as littlefs would.</summary>
    public static IEnumerable<ImagePair> Split(IReadOnlyList<ImageEntry> entries, int blockSize)
    {
        List<ImageEntry> part = [];
        int bytes = MetadataBlock.Overhead;
        foreach (ImageEntry entry in entries)
        {
            if (part.Count > 0 && (part.Count == MostEntries || bytes + entry.MetadataBytes > blockSize / 2))
            {
                yield return new ImagePair(part, true);
                part = [];
                bytes = MetadataBlock.Overhead;
            }

            part.Add(entry);
            bytes += entry.MetadataBytes;
        }

        yield return new ImagePair(part, false);
    }

    /// <summary>Writes the first block; the other one stays erased.</summary>
    public void Write(Span<byte> block, int programSize, ImagePair? next)
    {
        MetadataBlock metadata = new(block);
        for (int id = 0; id < Entries.Count; id++)
        {
            ImageEntry entry = Entries[id];
            metadata.Add(entry.NameType, id, entry.Name);
            if (entry.Folder is not null)
            {
                metadata.Add(TagType.FolderStruct, id, (uint)entry.Folder.FirstBlock, (uint)entry.Folder.FirstBlock + 1);
            }
            else if (entry.IsInline)
            {
                metadata.Add(TagType.InlineStruct, id, entry.Content);
            }
            else
            {
                metadata.Add(TagType.SkipListStruct, id, (uint)entry.Block, (uint)entry.Content!.Length);
            }
        }

        if (next is not null)
        {
            metadata.Add(IsContinued ? TagType.HardTail : TagType.SoftTail, MetadataBlock.NoFile, (uint)next.FirstBlock, (uint)next.FirstBlock + 1);
        }

        metadata.End(programSize);
    }
}
