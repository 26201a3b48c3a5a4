namespace OtaStack.Signing.Audit;

/// <summary>
/// Checks a log: every line is, byte for byte, an entry that names its own hash; the entries are numbered from 1 without a gap;
/// each names the hash of the one before; and the entries that checkpoints name are the ones in the file. The first three find every
/// change by somebody who does not write the rest of the log anew; the last finds that too, up to the newest checkpoint.
/// </summary>
internal sealed class LogVerification
{
    private readonly IReadOnlyList<LogLine> _lines;
    private readonly List<LogFinding> _findings = [];
    private readonly Dictionary<int, LogLine> _entries = [];
    private readonly HashSet<int> _awaited = [];
    private readonly HashSet<int> _present;
    private readonly string? _logId;
    private int _expected = 1;

    private LogVerification(IReadOnlyList<LogLine> lines)
    {
        _lines = lines;
        _present = [.. lines.Where(line => line.Entry is not null).Select(line => line.Entry!.Head.Sequence)];
        _logId = lines.FirstOrDefault(line => line.Entry is not null)?.Entry!.Head.LogId;
    }

    public static LogReport Verify(IReadOnlyList<LogLine> lines, IReadOnlyList<LogHead> checkpoints)
    {
        LogVerification verification = new(lines);
        verification.CheckOrder();
        verification.CheckLinks();
        verification.CheckCheckpoints(checkpoints);
        return new LogReport(verification.Newest(), verification._entries.Count, verification._findings, verification.OpenIntents());
    }

    private void CheckOrder()
    {
        for (int i = 0; i < _lines.Count; i++)
        {
            LogLine line = _lines[i];
            if (!line.HasEnd)
            {
                _findings.Add(new LogFinding(LogFault.Torn, _expected, line.Offset));
            }
            else if (line.Entry is null)
            {
                CheckForeignLine(line, i + 1 < _lines.Count ? _lines[i + 1].Entry : null);
            }
            else if (line.Entry.Head.LogId != _logId)
            {
                _findings.Add(new LogFinding(LogFault.OtherLog, line.Entry.Head.Sequence, line.Offset));
            }
            else
            {
                CheckPlace(line, line.Entry.Head);
            }
        }
    }

    private void CheckForeignLine(LogLine line, KeyUseEntry? next)
    {
        // When the entry that belongs here follows, this line was put in before it; else it is what that entry has become.
        bool isExtra = next?.Head.Sequence == _expected;
        _findings.Add(new LogFinding(isExtra ? LogFault.Inserted : LogFault.Changed, _expected, line.Offset));
        _expected += isExtra ? 0 : 1;
    }

    private void CheckPlace(LogLine line, LogHead head)
    {
        if (head.Sequence >= _expected)
        {
            CheckGap(line, head);
            _entries[head.Sequence] = line;
            _expected = head.Sequence + 1;
        }
        else if (_awaited.Remove(head.Sequence))
        {
            _findings.Add(new LogFinding(LogFault.Reordered, head.Sequence, line.Offset));
            _entries[head.Sequence] = line;
        }
        else
        {
            bool isCopy = _entries.TryGetValue(head.Sequence, out LogLine? first) && first.Entry!.Head == head;
            _findings.Add(new LogFinding(isCopy ? LogFault.Duplicated : LogFault.Inserted, head.Sequence, line.Offset));
        }
    }

    private void CheckGap(LogLine line, LogHead head)
    {
        int gone = -1;
        for (int missing = _expected; missing < head.Sequence; missing++)
        {
            bool isLater = _present.Contains(missing);
            if (isLater)
            {
                _ = _awaited.Add(missing);
            }

            if (isLater != (gone < 0))
            {
                gone = isLater ? Drop(gone, missing - 1, line) : missing;
            }

            if (missing - _expected >= _present.Count)
            {
                // A number out of all proportion: the rest is dropped as one.
                gone = gone < 0 ? missing : gone;
                break;
            }
        }

        _ = gone < 0 ? gone : Drop(gone, head.Sequence - 1, line);
    }

    private int Drop(int first, int last, LogLine line)
    {
        _findings.Add(new LogFinding(LogFault.Dropped, first, last, line.Offset));
        return -1;
    }

    private void CheckLinks()
    {
        foreach ((int sequence, LogLine line) in _entries.OrderBy(pair => pair.Key))
        {
            if (sequence == 1)
            {
                if (line.Entry!.Previous != KeyUseEntry.NoPrevious || line.Entry.Event != KeyUseEvent.Created)
                {
                    _findings.Add(new LogFinding(LogFault.Rewritten, sequence, line.Offset));
                }
            }
            else if (_entries.TryGetValue(sequence - 1, out LogLine? before) && line.Entry!.Previous != before.Entry!.Head.Hash)
            {
                _findings.Add(new LogFinding(LogFault.Rewritten, sequence - 1, before.Offset));
            }
        }
    }

    private void CheckCheckpoints(IReadOnlyList<LogHead> checkpoints)
    {
        int intact = 0;
        foreach (LogHead checkpoint in checkpoints.OrderBy(head => head.Sequence))
        {
            LogFinding? finding = CheckCheckpoint(checkpoint, intact);
            intact = finding is null ? checkpoint.Sequence : intact;
            if (finding is not null && !_findings.Contains(finding))
            {
                _findings.Add(finding);
            }
        }
    }

    private LogFinding? CheckCheckpoint(LogHead checkpoint, int intact)
    {
        if (checkpoint.LogId != _logId)
        {
            return new LogFinding(LogFault.OtherLog, checkpoint.Sequence, 0);
        }

        int newest = _expected - 1;
        long end = _lines[^1].Offset;
        if (checkpoint.Sequence > newest)
        {
            return new LogFinding(LogFault.Truncated, newest + 1, checkpoint.Sequence, end);
        }

        // Entries that are not in the file were told above; one that is there must be the one that the checkpoint saw.
        return _entries.TryGetValue(checkpoint.Sequence, out LogLine? line) && line.Entry!.Head.Hash != checkpoint.Hash
            ? new LogFinding(LogFault.Rewritten, intact + 1, checkpoint.Sequence, line.Offset)
            : null;
    }

    private LogHead? Newest() => _entries.Count == 0 ? null : _entries[_entries.Keys.Max()].Entry!.Head;

    private int[] OpenIntents()
    {
        HashSet<int> ended = [.. _entries.Values.Select(line => line.Entry!.Intent ?? 0)];
        return [.. _entries.Where(pair => pair.Value.Entry!.Event == KeyUseEvent.Intent && !ended.Contains(pair.Key)).Select(pair => pair.Key).Order()];
    }
}
