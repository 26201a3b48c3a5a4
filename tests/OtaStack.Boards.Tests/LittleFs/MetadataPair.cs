using System.Buffers.Binary;
using System.IO.Hashing;

namespace OtaStack.Boards.Tests.LittleFs;

/// <summary>State of a metadata block after its last valid commit.</summary>
internal sealed record MetadataPair(uint Revision, IReadOnlyList<MetadataEntry> Entries, (uint First, uint Second) Tail, bool IsHardTail, byte[] GlobalState)
{
    /// <summary>Null without a valid commit.</summary>
    public static MetadataPair? Parse(ReadOnlySpan<byte> block)
    {
        MetadataPair? valid = null;
        MetadataPair state = new(BinaryPrimitives.ReadUInt32LittleEndian(block), [], (uint.MaxValue, uint.MaxValue), false, new byte[12]);
        uint last = uint.MaxValue;
        int start = 0;
        int at = 4;
        while (at + 4 <= block.Length)
        {
            uint tag = BinaryPrimitives.ReadUInt32BigEndian(block[at..]) ^ last;
            int type = (int)(tag >> 20) & 0x7FF;
            int id = (int)(tag >> 10) & 0x3FF;
            int length = (tag & 0x3FF) == 0x3FF ? 0 : (int)(tag & 0x3FF);
            if (tag >> 31 != 0 || at + 4 + length > block.Length)
            {
                break;
            }

            ReadOnlySpan<byte> data = block.Slice(at + 4, length);
            last = tag;
            if (type is 0x500 or 0x501)
            {
                if (~Crc32.HashToUInt32(block[start..(at + 4)]) != BinaryPrimitives.ReadUInt32LittleEndian(data))
                {
                    break;
                }

                valid = state;
                last ^= (uint)(type & 1) << 31;
                start = at + 4 + length;
            }
            else
            {
                state = state.After(type, id, data.ToArray());
            }

            at += 4 + length;
        }

        return valid;
    }

    private MetadataPair After(int type, int id, byte[] data)
    {
        switch (type >> 8)
        {
            case 0x0:
                return With(id, entry => entry with { NameType = type, Name = data });
            case 0x2:
                return With(id, entry => entry with { StructType = type, Data = data });
            case 0x3:
                return this;
            case 0x4:
                return this with { Entries = type == 0x401 ? [.. Entries.Take(id), MetadataEntry.Empty, .. Entries.Skip(id)] : [.. Entries.Where((_, i) => i != id)] };
            case 0x5:
                return type == 0x5FF ? this : throw new InvalidDataException($"tag {type:x}");
            case 0x6:
                return this with { Tail = (BinaryPrimitives.ReadUInt32LittleEndian(data), BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4))), IsHardTail = (type & 1) == 1 };
            case 0x7:
                return this with { GlobalState = data };
            default:
                throw new InvalidDataException($"tag {type:x}");
        }
    }

    private MetadataPair With(int id, Func<MetadataEntry, MetadataEntry> change)
    {
        List<MetadataEntry> entries = [.. Entries];
        while (entries.Count <= id)
        {
            entries.Add(MetadataEntry.Empty);
        }

        entries[id] = change(entries[id]);
        return this with { Entries = entries };
    }
}
