namespace OtaStack.Boards.LittleFs;

/// <summary>Types of metadata tags, the 11 bits of littlefs's SPEC.md, "Metadata types", that a fresh image needs.</summary>
internal static class TagType
{
    public const int File = 0x001;
    public const int Folder = 0x002;
    public const int Superblock = 0x0FF;
    public const int FolderStruct = 0x200;
    public const int InlineStruct = 0x201;
    public const int SkipListStruct = 0x202;
    public const int Crc = 0x500;
    public const int SoftTail = 0x600;
    public const int HardTail = 0x601;
}
