using System.Buffers.Binary;
using System.IO.Hashing;

namespace OtaStack.Boards.LittleFs;

/// <summary>
/// Writes the one commit of a metadata block that has just been erased (littlefs SPEC.md, "Directories / Metadata pairs"): revision count, entries, CRC. Each tag
/// is stored big-endian and XORed with the one before.
/// </summary>
internal ref struct MetadataBlock
{
    /// <summary>The id of what belongs to no file.</summary>
    public const int NoFile = 0x3FF;

    public const int TagBytes = 4;

    /// <summary>Bytes of a commit beside its entries: revision count, a tail (tag and pair), the CRC's tag and the CRC.</summary>
    public const int Overhead = 4 + TagBytes + 8 + TagBytes + 4;

    /// <summary>
    /// The first revision. Of the other block of the pair, which is erased, 0xFFFFFFFF is read, and that is older by sequence comparison.
    /// </summary>
    private const uint Revision = 1;

    private readonly Span<byte> _block;
    private int _at;
    private uint _last;

    public MetadataBlock(Span<byte> block)
    {
        _block = block;
        _last = uint.MaxValue;
        BinaryPrimitives.WriteUInt32LittleEndian(block, Revision);
        _at = sizeof(uint);
    }

    public void Add(int type, int id, scoped ReadOnlySpan<byte> data)
    {
        AddTag(type, id, data.Length);
        data.CopyTo(_block[_at..]);
        _at += data.Length;
    }

    /// <summary>An entry, or a tail, that is two numbers: a metadata pair, or head and size of a skip list.</summary>
    public void Add(int type, int id, uint first, uint second)
    {
        Span<byte> data = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(data, first);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], second);
        Add(type, id, data);
    }

    /// <summary>
    /// Ends the commit: padded to what is programmed at once. The lowest bit of the type says which valid bit the next tag has when it was written; erased
    /// flash reads as ones, so 0 stands for "not written" (SPEC.md, "LFS_TYPE_CRC").
    /// </summary>
    public void End(int programSize)
    {
        int end = (_at + TagBytes + sizeof(uint) + programSize - 1) / programSize * programSize;
        AddTag(TagType.Crc, NoFile, end - _at - TagBytes);

        // CRC-32 from 0xFFFFFFFF on, but without the inversion at the end that IEEE 802.3 has.
        BinaryPrimitives.WriteUInt32LittleEndian(_block[_at..], ~Crc32.HashToUInt32(_block[.._at]));
    }

    private void AddTag(int type, int id, int length)
    {
        uint tag = ((uint)type << 20) | ((uint)id << 10) | (uint)length;
        BinaryPrimitives.WriteUInt32BigEndian(_block[_at..], tag ^ _last);
        _last = tag;
        _at += TagBytes;
    }
}
