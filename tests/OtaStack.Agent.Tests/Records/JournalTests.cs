using System.Buffers.Binary;
using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Records;

public sealed class JournalTests
{
    private readonly MemoryFiles _files = new();

    [Fact]
    public void What_was_saved_is_loaded()
    {
        Journal journal = Filled();

        Journal loaded = new(_files);
        loaded.Load();

        Assert.Equal(journal.HighestAssignment, loaded.HighestAssignment);
        Assert.Equal(42, loaded.ReportSequence);
        Assert.Equal(1_790_000_000, loaded.SignedTime);
        Assert.True(loaded.Last.Is(3, AgentState.Refused, ReasonCode.Expired, "release-a"));
        Assert.True(loaded.Attempt.IsFor("release-b", Parts.Noise(32, "b")));
        Assert.Equal((77, 2, 4L), (loaded.Attempt.TrialNumber, loaded.Attempt.BrokenTrials, loaded.Attempt.Assignment));
        Assert.True(loaded.Failed.Contains("release-c", Parts.Noise(32, "c")));
        Assert.False(loaded.Failed.Contains("release-c", Parts.Noise(32, "d")));
        Assert.False(loaded.Failed.Contains("release-d", Parts.Noise(32, "c")));
        Assert.Equal(2, loaded.Pending.Count);
        Assert.True(loaded.Pending.Oldest.Is(1, AgentState.Confirmed, ReasonCode.None, "release-x"));
    }

    [Fact]
    public void A_new_device_has_an_empty_journal()
    {
        Journal journal = new(_files);
        journal.Load();

        Assert.Equal(0, journal.HighestAssignment);
        Assert.False(journal.Attempt.IsOpen);
        Assert.False(journal.Last.IsSet);
        Assert.Equal(0, journal.Pending.Count);
    }

    [Fact]
    public void The_fifth_outcome_that_waits_pushes_the_oldest_out()
    {
        PendingOutcomes pending = new();
        for (int assignment = 1; assignment <= 5; assignment++)
        {
            pending.Add(assignment, AgentState.Confirmed, ReasonCode.None, "r");
        }

        Assert.Equal(4, pending.Count);
        Assert.Equal(2, pending.Oldest.Assignment);
    }

    [Fact]
    public void Records_of_random_content_with_a_right_checksum_are_taken_whole_or_not_at_all()
    {
        const int Seed = 20260202;
        Random random = new(Seed);
        Filled();
        byte[] sample = _files["agent/journal.1"]!;
        _files["agent/journal.2"] = null;
        for (int round = 0; round < 20000; round++)
        {
            byte[] record = (byte[])sample.Clone();
            for (int i = random.Next(1, 20); i > 0; i--)
            {
                record[random.Next(8, record.Length - 4)] = (byte)random.Next(256);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - 4), Crc32.Compute(record, 0, record.Length - 4));
            _files["agent/journal.1"] = record;
            Journal journal = new(_files);

            journal.Load();

            Assert.True(journal.HighestAssignment >= 0 && journal.ReportSequence >= 0 && journal.SignedTime >= 0, $"seed {Seed}, round {round}");
            Assert.InRange(journal.Pending.Count, 0, PendingOutcomes.Capacity);
            Assert.InRange(journal.Failed.Count, 0, FailedReleases.Capacity);
            Assert.True(journal.Last.State <= AgentState.Failed);
            journal.Save();
        }
    }

    [Fact]
    public void Files_of_random_bytes_are_no_journal_and_no_boot_record()
    {
        const int Seed = 20260203;
        Random random = new(Seed);
        string[] paths = ["agent/journal.1", "agent/journal.2", "boot/record.1", "boot/record.2"];
        for (int round = 0; round < 2000; round++)
        {
            foreach (string path in paths)
            {
                byte[] noise = new byte[random.Next(1200)];
                random.NextBytes(noise);
                _files[path] = noise;
            }

            Journal journal = new(_files);
            journal.Load();

            Assert.Equal(0, journal.HighestAssignment);
            Assert.False(new BootRecord(_files).Load(), $"seed {Seed}, round {round}");
        }
    }

    private Journal Filled()
    {
        Journal journal = new(_files);
        journal.Load();
        journal.HighestAssignment = 9007199254740991;
        journal.ReportSequence = 42;
        journal.SignedTime = 1_790_000_000;
        journal.Last.Set(3, AgentState.Refused, ReasonCode.Expired, "release-a");
        journal.Attempt.Open(4, "release-b", Parts.Noise(32, "b"));
        journal.Attempt.TrialNumber = 77;
        journal.Attempt.BrokenTrials = 2;
        journal.Failed.Add("release-c", Parts.Noise(32, "c"));
        journal.Pending.Add(1, AgentState.Confirmed, ReasonCode.None, "release-x");
        journal.Pending.Add(2, AgentState.RolledBack, ReasonCode.HealthTimeout, "release-y");
        journal.Save();
        return journal;
    }
}
