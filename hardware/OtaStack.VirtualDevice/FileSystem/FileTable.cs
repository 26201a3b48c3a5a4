using System.Text;

namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>
/// Which records of the log mean something. Each record has a version and the newest wins, so the order in which records lie
/// on flash does not matter and the compaction may move them.
/// </summary>
internal sealed class FileTable
{
    private readonly RecordLog _log;
    private readonly Dictionary<string, StoredFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, LogRecord> _deletions = [];
    private readonly Dictionary<uint, int> _onFlash = [];
    private uint _version;

    public FileTable(RecordLog log)
    {
        _log = log;
        Mount(log.Mount());
    }

    public IEnumerable<StoredFile> Files => _files.Values;

    public StoredFile? Find(string name)
    {
        return _files.GetValueOrDefault(name);
    }

    /// <summary>A new record, not yet on flash.</summary>
    public LogRecord NewRecord(RecordKind kind, StoredFile? file, int position, int length)
    {
        _version++;
        return new LogRecord(kind, file?.Id ?? _version, _version, position, length);
    }

    /// <summary>A name record has been written: the file appears, or changes its name.</summary>
    public void Named(StoredFile? file, LogRecord record, string name)
    {
        CountOnFlash(record, 1);
        if (file is null)
        {
            _files.Add(name, new StoredFile(record, name));
            return;
        }

        _log.SetLive(file.NameRecord, false);
        _files.Remove(file.Name);
        file.Name = name;
        file.NameRecord = record;
        _files.Add(name, file);
    }

    /// <summary>A data record has been written at the end of the file.</summary>
    public void Extended(StoredFile file, LogRecord record)
    {
        CountOnFlash(record, 1);
        file.Extents.Add(new Extent(record, record.Length));
    }

    /// <summary>A truncation has been written.</summary>
    public void Truncated(StoredFile file, LogRecord record)
    {
        CountOnFlash(record, 1);
        for (int i = file.Extents.Count - 1; i >= 0 && file.Extents[i].End > record.Position; i--)
        {
            Extent extent = file.Extents[i];
            if (extent.Start < record.Position)
            {
                file.Extents[i] = new Extent(extent.Record, record.Position - extent.Start);
            }
            else
            {
                _log.SetLive(extent.Record, false);
                file.Extents.RemoveAt(i);
            }
        }

        foreach (LogRecord covered in file.Truncations.Where(older => older.Position >= record.Position).ToList())
        {
            _log.SetLive(covered, false);
            file.Truncations.Remove(covered);
        }

        file.Truncations.Add(record);
    }

    /// <summary>A deletion has been written.</summary>
    public void Deleted(StoredFile file, LogRecord record)
    {
        foreach (LogRecord dead in LiveRecordsOf(file))
        {
            _log.SetLive(dead, false);
        }

        _files.Remove(file.Name);
        _deletions.Add(file.Id, record);
    }

    /// <summary>The live records that lie in a block.</summary>
    public List<LogRecord> LiveRecordsIn(int block)
    {
        return _files.Values.SelectMany(LiveRecordsOf).Concat(_deletions.Values).Where(record => record.Block == block).ToList();
    }

    /// <summary>A copy of the record has been written.</summary>
    public void Copied(LogRecord record)
    {
        CountOnFlash(record, 1);
    }

    /// <summary>The block is about to be erased, with all records in it.</summary>
    public void Forget(int block)
    {
        foreach (LogRecord record in _log.RecordsIn(block))
        {
            CountOnFlash(record, -1);
        }
    }

    private static IEnumerable<LogRecord> LiveRecordsOf(StoredFile file)
    {
        return file.Extents.Select(extent => extent.Record).Concat(file.Truncations).Prepend(file.NameRecord);
    }

    /// <summary>A deletion must stay readable until the last other record of its file is erased, or the file would come back.</summary>
    private void CountOnFlash(LogRecord record, int change)
    {
        if (record.Kind == RecordKind.Delete)
        {
            return;
        }

        int count = _onFlash.GetValueOrDefault(record.File) + change;
        _onFlash[record.File] = count;
        if (count == 0)
        {
            _onFlash.Remove(record.File);
            if (_deletions.Remove(record.File, out LogRecord? deletion))
            {
                _log.SetLive(deletion, false);
            }
        }
    }

    private void Mount(List<LogRecord> records)
    {
        foreach (LogRecord record in records)
        {
            CountOnFlash(record, 1);
            _version = Math.Max(_version, record.Version);
        }

        // Of two copies the one in the older block counts, so that a block which an interrupted compaction filled is dead.
        foreach (IGrouping<uint, LogRecord> file in records.DistinctBy(record => (record.File, record.Version)).GroupBy(record => record.File))
        {
            MountFile([.. file.OrderBy(record => record.Version)]);
        }

        _log.CloseDeadHead();
    }

    private void MountFile(LogRecord[] records)
    {
        LogRecord? deletion = Array.Find(records, record => record.Kind == RecordKind.Delete);
        if (deletion is not null)
        {
            bool isNeeded = _onFlash.ContainsKey(deletion.File);
            _log.SetLive(deletion, isNeeded);
            if (isNeeded)
            {
                _deletions.Add(deletion.File, deletion);
            }

            return;
        }

        LogRecord? name = Array.FindLast(records, record => record.Kind == RecordKind.Name);
        if (name is null)
        {
            return;
        }

        StoredFile file = new(name, ReadName(name));
        int covered = int.MaxValue;
        foreach (LogRecord record in records.Reverse())
        {
            if (record.Kind == RecordKind.Truncate && record.Position < covered)
            {
                covered = record.Position;
                file.Truncations.Add(record);
            }
            else if (record.Kind == RecordKind.Data && record.Position < covered)
            {
                file.Extents.Add(new Extent(record, Math.Min(record.Length, covered - record.Position)));
            }
        }

        file.Extents.Sort((a, b) => a.Start.CompareTo(b.Start));
        RemoveFromFirstHole(file.Extents);
        foreach (LogRecord record in LiveRecordsOf(file))
        {
            _log.SetLive(record, true);
        }

        _files.Add(file.Name, file);
    }

    /// <summary>Holes do not arise from power cuts; after damage of another kind the file ends where its bytes do.</summary>
    private static void RemoveFromFirstHole(List<Extent> extents)
    {
        int end = 0;
        for (int i = 0; i < extents.Count; i++)
        {
            if (extents[i].Start != end)
            {
                extents.RemoveRange(i, extents.Count - i);
                return;
            }

            end = extents[i].End;
        }
    }

    private string ReadName(LogRecord record)
    {
        byte[] name = new byte[record.Length];
        _log.ReadPayload(record, 0, name);
        return Encoding.ASCII.GetString(name);
    }
}
