using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace OtaStack.Boards.Tests.LittleFs;

/// <summary>
/// Reads an image of littlefs from its SPEC.md, strictly: whatever a mount would have to mend is a failure. It shares no code with the writer, and is itself held
/// against an image that littlefs wrote.
/// </summary>
internal sealed class LittleFsReader
{
    private const uint NoBlock = uint.MaxValue;

    private readonly byte[] _image;
    private readonly int _blockSize;
    private readonly HashSet<uint> _used = [];
    private readonly List<(uint, uint)> _pairs = [];

    public LittleFsReader(byte[] image, int blockSize)
    {
        _image = image;
        _blockSize = blockSize;
        MetadataPair root = Fetch(0, 1);
        Check(root.Entries[0].NameType == 0x0FF && Encoding.ASCII.GetString(root.Entries[0].Name) == "littlefs", "superblock");
        Superblock = [.. Enumerable.Range(0, 6).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(root.Entries[0].Data.AsSpan(i * 4)))];
        Check(Superblock[1] == blockSize && Superblock[2] * blockSize == image.Length, "geometry");
        ReadFolder("", 0, 1);
        CheckThread();
    }

    /// <summary>Version, block size, block count, name, file and attribute limit.</summary>
    public uint[] Superblock { get; }

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Blocks that metadata pairs and files take.</summary>
    public int UsedBlocks => _used.Count;

    /// <summary>Blocks that nothing refers to, and the second ones of pairs that were never written.</summary>
    public bool IsErased(uint block)
    {
        return !_image.AsSpan((int)block * _blockSize, _blockSize).ContainsAnyExcept((byte)0xFF);
    }

    public bool IsUsed(uint block)
    {
        return _used.Contains(block);
    }

    private void ReadFolder(string path, uint first, uint second)
    {
        string? last = null;
        while (true)
        {
            Use(first);
            Use(second);
            _pairs.Add((first, second));
            MetadataPair pair = Fetch(first, second);
            foreach (MetadataEntry entry in pair.Entries.Where(entry => entry.NameType != 0x0FF))
            {
                string name = Encoding.ASCII.GetString(entry.Name);
                Check(last is null || IsBefore(last, name), $"{name} after {last}");
                last = name;
                ReadEntry(path + name, entry);
            }

            if (!pair.IsHardTail)
            {
                return;
            }

            (first, second) = pair.Tail;
        }
    }

    private void ReadEntry(string path, MetadataEntry entry)
    {
        switch (entry.StructType)
        {
            case 0x200 when entry.NameType == 0x002:
                Check(Folders.Add(path), path);
                (uint first, uint second) = Pair(entry.Data);
                ReadFolder(path + "/", first, second);
                break;
            case 0x201 when entry.NameType == 0x001:
                Files.Add(path, entry.Data);
                break;
            case 0x202 when entry.NameType == 0x001:
                (uint head, uint size) = Pair(entry.Data);
                Files.Add(path, ReadSkipList(head, size));
                break;
            default:
                Check(false, $"{path}: {entry.NameType:x} {entry.StructType:x}");
                break;
        }
    }

    /// <summary>DESIGN.md, "CTZ skip-lists": block n has a pointer to n − 2^x for each x ≤ ctz(n).</summary>
    private byte[] ReadSkipList(uint head, uint size)
    {
        List<int> heads = [];
        for (long left = size; left > 0; left -= _blockSize - (heads[^1] * 4))
        {
            heads.Add(heads.Count == 0 ? 0 : BitOperations.TrailingZeroCount(heads.Count) + 1);
        }

        uint[] blocks = new uint[heads.Count];
        for (int n = heads.Count - 1; n >= 0; n--)
        {
            blocks[n] = head;
            Use(head);
            head = n > 0 ? BinaryPrimitives.ReadUInt32LittleEndian(Block(head)) : NoBlock;
        }

        using MemoryStream content = new();
        for (int n = 0; n < blocks.Length; n++)
        {
            ReadOnlySpan<byte> block = Block(blocks[n]);
            for (int x = 0; x < heads[n]; x++)
            {
                Check(BinaryPrimitives.ReadUInt32LittleEndian(block[(x * 4)..]) == blocks[n - (1 << x)], $"pointer {x} of block {n}");
            }

            block = block[(heads[n] * 4)..];
            content.Write(block[..(int)Math.Min(block.Length, size - content.Length)]);
        }

        return content.ToArray();
    }

    /// <summary>The tails must lead through every pair of every folder once, or the file system has orphans.</summary>
    private void CheckThread()
    {
        List<(uint, uint)> thread = [(0, 1)];
        MetadataPair pair = Fetch(0, 1);
        byte[] state = new byte[12];
        while (true)
        {
            for (int i = 0; i < state.Length; i++)
            {
                state[i] ^= pair.GlobalState[i];
            }

            if (pair.Tail.First == NoBlock)
            {
                break;
            }

            Check(thread.Count <= _pairs.Count, "the tails go round");
            thread.Add(pair.Tail);
            pair = Fetch(pair.Tail.First, pair.Tail.Second);
        }

        Check(thread.Order().SequenceEqual(_pairs.Order()), "the tails miss a pair");
        Check(state.All(one => one == 0), "a move is under way");
    }

    private MetadataPair Fetch(uint first, uint second)
    {
        MetadataPair? one = MetadataPair.Parse(Block(first));
        MetadataPair? other = MetadataPair.Parse(Block(second));
        Check(one is not null || other is not null, $"no commit in {first}, {second}");
        return other is null || (one is not null && (int)(one.Revision - other.Revision) > 0) ? one! : other;
    }

    private ReadOnlySpan<byte> Block(uint block)
    {
        Check(block < _image.Length / _blockSize, $"block {block}");
        return _image.AsSpan((int)block * _blockSize, _blockSize);
    }

    private void Use(uint block)
    {
        Check(_used.Add(block), $"block {block} is used twice");
    }

    private static (uint First, uint Second) Pair(byte[] data)
    {
        Check(data.Length == 8, "length of a struct");
        return (BinaryPrimitives.ReadUInt32LittleEndian(data), BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4)));
    }

    /// <summary>littlefs compares up to the shorter one's length, and then has the longer one first.</summary>
    private static bool IsBefore(string one, string other)
    {
        return one != other && (one.StartsWith(other, StringComparison.Ordinal) || (!other.StartsWith(one, StringComparison.Ordinal) && string.CompareOrdinal(one, other) < 0));
    }

    private static void Check(bool isGood, string what)
    {
        if (!isGood)
        {
            throw new InvalidDataException(what);
        }
    }
}
