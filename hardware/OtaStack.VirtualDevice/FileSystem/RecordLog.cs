using System.Buffers.Binary;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>
/// The blocks of the flash as a log: records are added at the head, blocks are taken in turn (which spreads the wear), and a
/// block is erased when nothing in it is live. Block header, little-endian: magic (4), sequence (4), CRC-32 of both (4).
/// A torn erase may leave the first records of a block readable. That does no harm: what outdates them is itself erased
/// only after them.
/// </summary>
internal sealed class RecordLog
{
    private const uint Magic = 0x4C53_464F;
    private const int BlockHeaderSize = 12;
    private const int Free = -1;

    /// <summary>Bytes that are not live before the compaction of a block is worth an erase cycle.</summary>
    private const int LeastGain = 256;

    private readonly SimulatedFlash _flash;
    private readonly int[] _used;
    private readonly int[] _live;
    private readonly byte[] _scratch;
    private uint _sequence;
    private int _head = -1;
    private int _turn;

    public RecordLog(SimulatedFlash flash)
    {
        _flash = flash;
        _used = new int[flash.Geometry.Blocks];
        _live = new int[flash.Geometry.Blocks];
        _scratch = new byte[flash.Geometry.BlockSize];
        Array.Fill(_used, Free);
        FreeBlocks = _used.Length;
    }

    public int FreeBlocks { get; private set; }

    public int Blocks => _used.Length;

    public int BlockSize => _flash.Geometry.BlockSize;

    /// <summary>Bytes that the head still takes.</summary>
    public int Room => _head < 0 ? 0 : BlockSize - _used[_head];

    /// <summary>Bytes of live records in all blocks.</summary>
    public int LiveBytes => _live.Sum();

    /// <summary>Finds the blocks and their records, oldest block first. Writes nothing.</summary>
    public List<LogRecord> Mount()
    {
        SortedDictionary<uint, int> blocks = [];
        for (int block = 0; block < _used.Length; block++)
        {
            if (ReadSequence(block) is uint sequence)
            {
                blocks[sequence] = block;
            }
        }

        List<LogRecord> records = [];
        foreach ((uint sequence, int block) in blocks)
        {
            FreeBlocks--;
            bool isWhole = Scan(block, records);
            _sequence = sequence;
            _turn = (block + 1) % _used.Length;
            _head = isWhole ? block : -1;
        }

        return records;
    }

    /// <summary>
    /// Closes a head in which nothing turned out to be live, so that its block can be released: it may be the one that an
    /// interrupted compaction took, and whoever wrote there now would use up the last free block.
    /// </summary>
    public void CloseDeadHead()
    {
        if (_head >= 0 && _live[_head] == 0)
        {
            _head = -1;
        }
    }

    /// <summary>Closes the head, so that its block can be compacted like any other.</summary>
    public void CloseHead()
    {
        _head = -1;
    }

    /// <summary>
    /// Whether a block holds bytes that belong to no file: records that are not live, the remains of a torn operation, or anything at
    /// all when the block is free.
    /// </summary>
    public bool HoldsLeftovers(int block)
    {
        if (_used[block] == Free)
        {
            return !_flash.IsErased(block);
        }

        byte[] tail = new byte[BlockSize - _used[block]];
        _flash.Read((block * BlockSize) + _used[block], tail);
        return _used[block] - BlockHeaderSize != _live[block] || tail.AsSpan().IndexOfAnyExcept((byte)0xFF) >= 0;
    }

    /// <summary>Erases a block that is free.</summary>
    public void EraseFree(int block)
    {
        if (_used[block] == Free && !_flash.IsErased(block))
        {
            _flash.Erase(block);
        }
    }

    /// <summary>The records that can be read in a block, live or not.</summary>
    public List<LogRecord> RecordsIn(int block)
    {
        List<LogRecord> records = [];
        int used = _used[block];
        Scan(block, records);
        _used[block] = used;
        return records;
    }

    public void SetLive(LogRecord record, bool isLive)
    {
        if (record.IsLive != isLive)
        {
            record.IsLive = isLive;
            _live[record.Block] += isLive ? record.Size : -record.Size;
        }
    }

    /// <summary>Takes the next free block as head. There must be one.</summary>
    public void OpenBlock()
    {
        while (_used[_turn] != Free)
        {
            _turn = (_turn + 1) % _used.Length;
        }

        int block = _turn;
        _turn = (_turn + 1) % _used.Length;
        if (!_flash.IsErased(block))
        {
            _flash.Erase(block);
        }

        byte[] header = new byte[BlockHeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), ++_sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Crc32.Of(header.AsSpan(0, 8)));
        _flash.Program(block * BlockSize, header);
        _used[block] = BlockHeaderSize;
        _head = block;
        FreeBlocks--;
    }

    /// <summary>Adds a live record at the head, which must have room for it.</summary>
    public void Append(LogRecord record, ReadOnlySpan<byte> payload)
    {
        record.Block = _head;
        record.Offset = _used[_head];
        _flash.Program((_head * BlockSize) + record.Offset, record.Encode(payload));
        _used[_head] += record.Size;
        SetLive(record, true);
    }

    /// <summary>Moves a live record to the head, which must have room for it; the old bytes stay until their block is erased.</summary>
    public void CopyToHead(LogRecord record)
    {
        byte[] payload = new byte[record.Length];
        ReadPayload(record, 0, payload);
        SetLive(record, false);
        Append(record, payload);
    }

    public void ReadPayload(LogRecord record, int from, Span<byte> into)
    {
        _flash.Read((record.Block * BlockSize) + record.Offset + LogRecord.HeaderSize + from, into);
    }

    /// <summary>A block without a live record, or -1. The head is never one.</summary>
    public int FindDeadBlock()
    {
        for (int block = 0; block < _used.Length; block++)
        {
            if (_used[block] != Free && _live[block] == 0 && block != _head)
            {
                return block;
            }
        }

        return -1;
    }

    /// <summary>The block whose compaction gains most, or -1 when no block would gain anything. The head is never one.</summary>
    public int FindCompactable()
    {
        int best = -1;
        for (int block = 0; block < _used.Length; block++)
        {
            bool gains = _used[block] != Free && block != _head && BlockSize - BlockHeaderSize - _live[block] >= LeastGain;
            if (gains && (best < 0 || _live[block] < _live[best]))
            {
                best = block;
            }
        }

        return best;
    }

    /// <summary>Erases a block, which must hold no live record.</summary>
    public void Release(int block)
    {
        // First of all: while an erase that failed leaves records readable, the block is not free.
        _flash.Erase(block);
        _used[block] = Free;
        FreeBlocks++;
    }

    private uint? ReadSequence(int block)
    {
        Span<byte> header = stackalloc byte[BlockHeaderSize];
        _flash.Read(block * BlockSize, header);
        bool counts = BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Crc32.Of(header[..8]);
        return counts ? BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) : null;
    }

    /// <returns>True when the block ends in erased bytes, so that more can be added; false after a torn record.</returns>
    private bool Scan(int block, List<LogRecord> records)
    {
        _flash.Read(block * BlockSize, _scratch);
        int offset = BlockHeaderSize;
        while (LogRecord.Decode(_scratch.AsSpan(offset)) is LogRecord record)
        {
            record.Block = block;
            record.Offset = offset;
            records.Add(record);
            offset += record.Size;
        }

        _used[block] = offset;
        return _scratch.AsSpan(offset).IndexOfAnyExcept((byte)0xFF) < 0;
    }
}
