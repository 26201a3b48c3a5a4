using System.Text;
using OtaStack.Launcher;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>
/// A small log-structured file system on simulated flash, exactly as strong as <see cref="IFileStore"/> promises and no
/// stronger: <see cref="Move"/> and <see cref="Delete"/> are one record and therefore atomic, the rest goes to flash piece by
/// piece. Mounting reads the flash and writes nothing. Make a new one after each power-on.
/// </summary>
public sealed class SimulatedFileSystem : IFileStore
{
    private const int LongestPath = 255;
    private const int LongestPart = 64;

    /// <summary>Free blocks that data leaves: one for a deletion to be written, one for the compaction to copy into.</summary>
    private const int KeepForData = 2;

    /// <summary>Free blocks that a deletion leaves, so that a full file system can be emptied.</summary>
    private const int KeepForDeletion = 1;

    /// <summary>Rounds of <see cref="EraseLeftovers"/> at most.</summary>
    private const int Rounds = 4;

    private readonly RecordLog _log;
    private readonly FileTable _table;

    /// <summary>Mounts what is on the flash; an erased flash is an empty file system.</summary>
    public SimulatedFileSystem(SimulatedFlash flash)
    {
        if (flash.Geometry.Blocks < 4)
        {
            throw new ArgumentException($"a file system needs at least 4 erase blocks, the flash has {flash.Geometry.Blocks}", nameof(flash));
        }

        _log = new RecordLog(flash);
        _table = new FileTable(_log);
    }

    /// <summary>Bytes that the stored records take.</summary>
    public int LiveBytes => _log.LiveBytes;

    /// <summary>Erase blocks that are free.</summary>
    public int FreeBlocks => _log.FreeBlocks;

    public int Length(string path)
    {
        return _table.Find(Checked(path))?.Length ?? -1;
    }

    public int Read(string path, int position, byte[] buffer, int offset, int count)
    {
        StoredFile file = Existing(path);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        Span<byte> into = buffer.AsSpan(offset, Math.Min(count, Math.Max(0, file.Length - position)));
        int read = 0;
        foreach (Extent extent in file.Extents)
        {
            int from = position + read - extent.Start;
            if (read < into.Length && from >= 0 && from < extent.Visible)
            {
                int taken = Math.Min(extent.Visible - from, into.Length - read);
                _log.ReadPayload(extent.Record, from, into.Slice(read, taken));
                read += taken;
            }
        }

        return read;
    }

    public void Write(string path, byte[] buffer, int offset, int count)
    {
        StoredFile? file = _table.Find(Checked(path));
        ReadOnlySpan<byte> data = buffer.AsSpan(offset, count);
        if (file is { Length: > 0 })
        {
            WriteTruncation(file, 0);
        }

        WriteData(file ?? Create(path), data);
        ReleaseDeadBlocks();
    }

    public void Append(string path, byte[] buffer, int offset, int count)
    {
        ReadOnlySpan<byte> data = buffer.AsSpan(offset, count);
        WriteData(_table.Find(Checked(path)) ?? Create(path), data);
    }

    public void Truncate(string path, int length)
    {
        StoredFile file = Existing(path);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, file.Length);
        if (length < file.Length)
        {
            WriteTruncation(file, length);
            ReleaseDeadBlocks();
        }
    }

    public void Delete(string path)
    {
        StoredFile? file = _table.Find(Checked(path));
        if (file is not null)
        {
            LogRecord record = _table.NewRecord(RecordKind.Delete, file, 0, 0);
            MakeRoom(record.Size, KeepForDeletion);
            _log.Append(record, []);
            _table.Deleted(file, record);
            ReleaseDeadBlocks();
        }
    }

    public void Move(string from, string to)
    {
        StoredFile file = Existing(from);
        if (_table.Find(Checked(to)) is not null)
        {
            throw new IOException($"cannot rename '{from}' to '{to}': there is a file of that name");
        }

        WriteName(file, to);
    }

    public string[] List(string folder)
    {
        string prefix = folder.Length == 0 ? "" : folder + "/";
        return _table.Files
            .Where(file => file.Name.StartsWith(prefix, StringComparison.Ordinal) && file.Name.IndexOf('/', prefix.Length) < 0)
            .Select(file => file.Name[prefix.Length..])
            .ToArray();
    }

    /// <summary>
    /// Erases every byte on the flash that belongs to no file: blocks in which anything was deleted, replaced or torn are copied out and
    /// erased. The files stay as they are; a power cut leaves some blocks undone, and the next call does them.
    /// </summary>
    /// <returns>Bytes of the blocks that were erased.</returns>
    public int EraseLeftovers()
    {
        int erased = 0;

        // What one round frees (deletions that no other record needs any more) the next one erases.
        for (int round = 0; round < Rounds && !IsFreeOfLeftovers(); round++)
        {
            _log.CloseHead();
            for (int block = 0; block < _log.Blocks; block++)
            {
                if (_log.HoldsLeftovers(block))
                {
                    Compact(block);
                    _log.EraseFree(block);
                    erased += _log.BlockSize;
                }
            }
        }

        return erased;
    }

    /// <summary>Reads all blocks back: true when no byte is left that belongs to no file.</summary>
    public bool IsFreeOfLeftovers()
    {
        for (int block = 0; block < _log.Blocks; block++)
        {
            if (_log.HoldsLeftovers(block))
            {
                return false;
            }
        }

        return true;
    }

    private static string Checked(string path)
    {
        bool isValid = path.Length is > 0 and <= LongestPath
            && path.All(c => c is > ' ' and < '\x7F' and not '\\' and not ':')
            && path.Split('/').All(part => part.Length is > 0 and <= LongestPart && part != "." && part != "..");
        return isValid ? path : throw new ArgumentException($"'{path}' is no path: relative, ASCII, parts separated by '/', at most {LongestPart} characters each", nameof(path));
    }

    private StoredFile Existing(string path)
    {
        return _table.Find(Checked(path)) ?? throw new IOException($"there is no file '{path}'");
    }

    private StoredFile Create(string path)
    {
        WriteName(null, path);
        return _table.Find(path)!;
    }

    private void WriteName(StoredFile? file, string name)
    {
        byte[] payload = Encoding.ASCII.GetBytes(name);
        LogRecord record = _table.NewRecord(RecordKind.Name, file, 0, payload.Length);
        MakeRoom(record.Size, KeepForData);
        _log.Append(record, payload);
        _table.Named(file, record, name);
    }

    private void WriteTruncation(StoredFile file, int length)
    {
        LogRecord record = _table.NewRecord(RecordKind.Truncate, file, length, 0);
        MakeRoom(record.Size, KeepForDeletion);
        _log.Append(record, []);
        _table.Truncated(file, record);
    }

    private void WriteData(StoredFile file, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            MakeRoom(LogRecord.SizeFor(Math.Min(data.Length, 64)), KeepForData);
            int count = Math.Min(Math.Min(data.Length, LogRecord.MaxPayload), _log.Room - LogRecord.HeaderSize);
            LogRecord record = _table.NewRecord(RecordKind.Data, file, file.Length, count);
            _log.Append(record, data[..count]);
            _table.Extended(file, record);
            data = data[count..];
        }
    }

    /// <summary>Makes the head take <paramref name="size"/> bytes, by compaction when no more than <paramref name="keep"/> blocks are free.</summary>
    private void MakeRoom(int size, int keep)
    {
        if (_log.Room >= size)
        {
            return;
        }

        ReleaseDeadBlocks();
        for (int i = 0; _log.FreeBlocks <= keep; i++)
        {
            int block = _log.FindCompactable();
            if (block < 0 || i == _log.Blocks)
            {
                throw new IOException($"the file system is full: {_log.LiveBytes} bytes in {_log.Blocks} blocks of {_log.BlockSize}");
            }

            Compact(block);
        }

        if (_log.Room < size)
        {
            _log.OpenBlock();
        }
    }

    private void Compact(int block)
    {
        foreach (LogRecord record in _table.LiveRecordsIn(block))
        {
            if (_log.Room < record.Size)
            {
                if (_log.FreeBlocks == 0)
                {
                    throw new IOException("the file system is full: no block is left to compact into");
                }

                _log.OpenBlock();
            }

            _log.CopyToHead(record);
            _table.Copied(record);
        }

        ReleaseDeadBlocks();
    }

    private void ReleaseDeadBlocks()
    {
        for (int block = _log.FindDeadBlock(); block >= 0; block = _log.FindDeadBlock())
        {
            _table.Forget(block);
            _log.Release(block);
        }
    }
}
