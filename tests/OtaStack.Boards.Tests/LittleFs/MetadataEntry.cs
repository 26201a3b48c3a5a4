namespace OtaStack.Boards.Tests.LittleFs;

/// <summary>What the tags of one id add up to.</summary>
internal sealed record MetadataEntry(int NameType, byte[] Name, int StructType, byte[] Data)
{
    public static readonly MetadataEntry Empty = new(-1, [], -1, []);
}
