using System.Text;

namespace OtaStack.Boards.LittleFs;

/// <summary>What a directory holds: a file, a folder, or, first in the root, the superblock.</summary>
/// <param name="Name">As bytes; entries are in their order.</param>
/// <param name="NameType">One of <see cref="TagType"/>.</param>
/// <param name="Content">Of a file or the superblock; null for a folder.</param>
/// <param name="Folder">Null for all else.</param>
/// <param name="IsInline">The content stands in the metadata.</param>
internal sealed record ImageEntry(byte[] Name, int NameType, byte[]? Content, ImageFolder? Folder, bool IsInline)
{
    private const int PointerBytes = 8;

    /// <summary>Of content that is not inline: its first block, and once it is written the head of its skip list.</summary>
    public int Block { get; set; }

    /// <summary>Bytes in the metadata: two tags, name, and content or pointer.</summary>
    public int MetadataBytes => MetadataBlock.TagBytes + Name.Length + MetadataBlock.TagBytes + (IsInline ? Content!.Length : PointerBytes);

    /// <summary>The name alone; content may be secret.</summary>
    public override string ToString()
    {
        return Encoding.UTF8.GetString(Name);
    }
}
