using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Audit;

/// <summary>Whatever is done to a log is found, and the entry that it was done to is named.</summary>
public sealed class LogVerificationTests : IDisposable
{
    private const int Entries = 9;

    private readonly LogDesk _desk = new LogDesk().Sign((Entries - 1) / 2);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Every_change_of_every_byte_is_found_where_it_is()
    {
        byte[] whole = File.ReadAllBytes(_desk.LogFile);
        for (int offset = 0; offset < whole.Length; offset++)
        {
            int line = whole.AsSpan(0, offset).Count((byte)'\n') + 1;
            int start = whole.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1;
            foreach (int mask in (int[])[0x01, 0x20, 0x80])
            {
                byte[] changed = [.. whole];
                changed[offset] ^= (byte)mask;
                File.WriteAllBytes(_desk.LogFile, changed);

                IReadOnlyList<LogFinding> findings = _desk.Verify().Findings;

                // A changed log id is told as that of another log; a line end that is gone joins two lines, or leaves the last one torn.
                Assert.True(findings.Count > 0, $"byte {offset} ^ {mask:x2}");
                Assert.Equal((line, start), (findings[0].Sequence, (int)findings[0].Offset));
                Assert.Contains(findings[0].Fault, (LogFault[])[LogFault.Changed, LogFault.Torn, LogFault.Inserted]);
            }
        }
    }

    [Fact]
    public void Every_dropped_entry_is_found_but_the_last_which_takes_a_checkpoint()
    {
        string[] lines = _desk.Lines();
        LogHead head = _desk.Verify().Head!;
        for (int i = 0; i < lines.Length - 1; i++)
        {
            _desk.WriteLines(lines.Where((_, index) => index != i));

            LogFinding finding = Assert.Single(_desk.Verify(head).Findings);
            Assert.Equal((LogFault.Dropped, i + 1, i + 1, OffsetOf(lines, i)), (finding.Fault, finding.Sequence, finding.Last, finding.Offset));
        }

        for (int kept = 1; kept < lines.Length; kept++)
        {
            _desk.WriteLines(lines[..kept]);
            Assert.True(_desk.Verify().IsIntact);
            LogFinding finding = Assert.Single(_desk.Verify(head).Findings);
            Assert.Equal((LogFault.Truncated, kept + 1, Entries), (finding.Fault, finding.Sequence, finding.Last));
        }
    }

    [Fact]
    public void Every_run_of_dropped_entries_is_one_finding()
    {
        string[] lines = _desk.Lines();
        _desk.WriteLines([.. lines[..3], .. lines[6..]]);

        LogFinding finding = Assert.Single(_desk.Verify().Findings);
        Assert.Equal((LogFault.Dropped, 4, 6), (finding.Fault, finding.Sequence, finding.Last));
    }

    [Fact]
    public void Every_pair_of_swapped_entries_is_found()
    {
        string[] lines = _desk.Lines();
        for (int first = 0; first < lines.Length; first++)
        {
            for (int second = first + 1; second < lines.Length; second++)
            {
                string[] swapped = [.. lines];
                (swapped[first], swapped[second]) = (lines[second], lines[first]);
                _desk.WriteLines(swapped);

                IReadOnlyList<LogFinding> findings = _desk.Verify().Findings;
                Assert.Contains(findings, finding => finding.Fault == LogFault.Reordered && finding.Sequence == first + 1 && finding.Offset == OffsetOf(swapped, second));
                Assert.All(findings, finding => Assert.Equal(LogFault.Reordered, finding.Fault));
            }
        }
    }

    [Fact]
    public void Every_duplicated_entry_is_found_wherever_its_copy_stands()
    {
        string[] lines = _desk.Lines();
        for (int entry = 0; entry < lines.Length; entry++)
        {
            for (int place = entry + 1; place <= lines.Length; place++)
            {
                string[] copied = [.. lines[..place], lines[entry], .. lines[place..]];
                _desk.WriteLines(copied);

                LogFinding finding = Assert.Single(_desk.Verify().Findings);
                Assert.Equal((LogFault.Duplicated, entry + 1, OffsetOf(copied, place)), (finding.Fault, finding.Sequence, finding.Offset));
            }
        }
    }

    [Fact]
    public void An_inserted_line_is_found_and_the_entries_after_it_are_not_blamed()
    {
        string[] lines = _desk.Lines();
        for (int place = 0; place < lines.Length; place++)
        {
            _desk.WriteLines([.. lines[..place], "{}", .. lines[place..]]);

            LogFinding finding = Assert.Single(_desk.Verify().Findings);
            Assert.Equal((LogFault.Inserted, place + 1), (finding.Fault, finding.Sequence));
        }
    }

    [Fact]
    public void An_entry_that_was_forged_with_a_right_hash_is_betrayed_by_the_next()
    {
        string[] lines = _desk.Lines();
        lines[3] = Forge(_desk.Entries()[3], _desk.Entries()[2].Head);
        _desk.WriteLines(lines);

        LogFinding finding = Assert.Single(_desk.Verify().Findings);
        Assert.Equal((LogFault.Rewritten, 4, OffsetOf(lines, 3)), (finding.Fault, finding.Sequence, finding.Offset));
    }

    [Fact]
    public void A_log_that_was_written_anew_from_an_entry_on_is_betrayed_by_checkpoints_which_bound_the_place()
    {
        IReadOnlyList<KeyUseEntry> entries = _desk.Entries();
        LogHead[] checkpoints = [entries[1].Head, entries[4].Head, entries[7].Head];
        List<string> lines = [.. _desk.Lines()[..5]];
        LogHead previous = entries[4].Head;
        foreach (KeyUseEntry entry in entries.Skip(5))
        {
            lines.Add(Forge(entry, previous));
            previous = LogHead.TryRead(Parse(lines[^1]))!;
        }

        _desk.WriteLines(lines);

        Assert.True(_desk.Verify(checkpoints[..2]).IsIntact);
        LogFinding finding = Assert.Single(_desk.Verify(checkpoints).Findings);
        Assert.Equal((LogFault.Rewritten, 6, 8), (finding.Fault, finding.Sequence, finding.Last));
    }

    [Fact]
    public void A_checkpoint_of_another_log_says_so()
    {
        LogHead head = _desk.Verify().Head!;

        Assert.Equal(LogFault.OtherLog, Assert.Single(_desk.Verify(head with { LogId = new string('0', 32) }).Findings).Fault);
    }

    [Fact]
    public void A_log_without_its_beginning_is_not_intact()
    {
        _desk.WriteLines(_desk.Lines()[4..]);

        LogFinding finding = Assert.Single(_desk.Verify().Findings);
        Assert.Equal((LogFault.Dropped, 1, 4, 0L), (finding.Fault, finding.Sequence, finding.Last, finding.Offset));
    }

    [Fact]
    public void A_first_entry_that_is_none_is_found()
    {
        KeyUseEntry forged = KeyUseEntry.After(null, _desk.Entries()[0].Head.LogId, KeyUseEvent.Mended, _desk.Clock.GetUtcNow(), []);
        _desk.WriteLines([Encoding.UTF8.GetString(forged.ToLine())[..^1]]);

        Assert.Equal((LogFault.Rewritten, 1), (Assert.Single(_desk.Verify().Findings).Fault, 1));
    }

    [Fact]
    public void A_number_out_of_all_proportion_takes_no_time()
    {
        LogHead far = new(_desk.Entries()[0].Head.LogId, int.MaxValue - 1, new string('a', 64));
        KeyUseEntry forged = KeyUseEntry.After(far, far.LogId, KeyUseEvent.Done, _desk.Clock.GetUtcNow(), []);
        File.AppendAllText(_desk.LogFile, Encoding.UTF8.GetString(forged.ToLine()));

        LogFinding finding = Assert.Single(_desk.Verify().Findings);
        Assert.Equal((LogFault.Dropped, Entries + 1, int.MaxValue - 1), (finding.Fault, finding.Sequence, finding.Last));
    }

    [Fact]
    public void What_is_no_log_is_refused()
    {
        File.WriteAllText(_desk.LogFile, "");
        _ = Refusals.Expect(AuditErrorCode.LogEmpty, SigningFault.File, () => _desk.Verify());
        File.Delete(_desk.LogFile);
        _ = Refusals.Expect(ErrorCode.FileMissing, SigningFault.File, () => _desk.Verify());
        using (FileStream large = File.Create(_desk.LogFile))
        {
            large.SetLength(ChainedLog.MaxBytes + 1L);
        }

        _ = Refusals.Expect(ErrorCode.FileTooLarge, SigningFault.File, () => _desk.Verify());
    }

    private static long OffsetOf(IReadOnlyList<string> lines, int index) => lines.Take(index).Sum(line => Encoding.UTF8.GetByteCount(line) + 1L);

    private static JsonObject Parse(string line)
    {
        JsonObject entry = (JsonObject)JsonNode.Parse(line)!;
        return new JsonObject { ["hash"] = (string?)entry["hash"], ["log"] = (string?)entry["log"], ["sequence"] = (int?)entry["sequence"] };
    }

    /// <summary>The entry with another time and everything else in order, as somebody with the source could write it.</summary>
    private static string Forge(KeyUseEntry entry, LogHead previous)
    {
        JsonObject facts = (JsonObject)entry.Members.DeepClone();
        _ = facts.Remove("hash");
        KeyUseEntry forged = KeyUseEntry.After(previous, previous.LogId, entry.Event, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), facts);
        return Encoding.UTF8.GetString(forged.ToLine())[..^1];
    }
}
