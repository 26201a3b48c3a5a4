using OtaStack.Launcher.Records;

namespace OtaStack.Launcher.Tests.Records;

/// <summary>Two files written in turn: a power cut inside a write leaves the record before it.</summary>
public sealed class RecordPairTests
{
    private const int Size = 32;

    [Fact]
    public void Without_files_there_is_no_record()
    {
        RecordPair pair = Pair(new MemoryFiles());

        Assert.Null(pair.Load(0));
        Assert.Equal(0, pair.Newest);
    }

    [Fact]
    public void The_newest_of_many_records_is_read()
    {
        MemoryFiles files = new();
        for (byte value = 1; value <= 9; value++)
        {
            Store(files, value);
            Assert.Equal(value, Load(files));
        }
    }

    [Fact]
    public void A_record_of_another_format_is_there_and_is_not_read()
    {
        MemoryFiles files = new();
        Store(files, 2);
        RecordPair pair = Pair(files);

        Assert.Null(pair.Load(1));
        Assert.Equal(1, pair.Newest);
        Assert.NotNull(pair.Load(2));
    }

    [Fact]
    public void A_record_has_these_bytes()
    {
        MemoryFiles files = new();

        Store(files, 0x7F);

        Assert.Equal(
            "4f544a4c" + "01000000" + "7f" + new string('0', 38) + "6c4d65a3",
            Convert.ToHexStringLower(files["record.1"]!));
    }

    [Fact]
    public void A_write_torn_at_any_byte_leaves_the_record_before_it()
    {
        for (int written = 0; written < Size; written++)
        {
            MemoryFiles files = new();
            Store(files, 1);
            Store(files, 2);
            files.CutAt = files.Operations + 1;
            files.Torn = (double)written / Size;

            Assert.Throws<PowerCutException>(() => Store(files, 3));

            files.PowerOn();
            Assert.Equal(2, Load(files));
            Store(files, 4);
            Assert.Equal(4, Load(files));
        }
    }

    [Fact]
    public void A_torn_write_is_followed_by_one_to_the_same_file()
    {
        MemoryFiles files = new();
        Store(files, 1);
        string good = files.Fingerprint("record.1");
        for (int i = 0; i < 3; i++)
        {
            files.CutAt = files.Operations + 1;
            files.Torn = 0.5;
            Assert.Throws<PowerCutException>(() => Store(files, 2));
            files.PowerOn();
            Assert.Equal(good, files.Fingerprint("record.1"));
            Assert.Equal(1, Load(files));
        }
    }

    [Fact]
    public void A_failed_write_is_followed_by_one_to_the_same_file_without_a_restart()
    {
        MemoryFiles files = new();
        RecordPair pair = Pair(files);
        pair.Load(0);
        pair.Begin(0);
        pair.Save();
        files.FailAt = files.Operations + 1;

        pair.Begin(4);
        Assert.Throws<IOException>(pair.Save);
        pair.Begin(5);
        pair.Save();

        Assert.Equal(5, Load(files));
        files["record.2"] = null;
        Assert.Equal(0, Load(files));
    }

    [Fact]
    public void A_flipped_bit_anywhere_makes_the_other_record_count()
    {
        MemoryFiles files = new();
        Store(files, 1);
        Store(files, 2);
        for (int bit = 0; bit < Size * 8; bit++)
        {
            MemoryFiles damaged = files.Copy();
            damaged["record.2"]![bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(1, Load(damaged));
        }
    }

    [Fact]
    public void Sequence_numbers_may_wrap_around()
    {
        MemoryFiles files = new();
        Store(files, 1);
        SetSequence(files, "record.1", int.MaxValue);

        Store(files, 2);

        Assert.Equal(2, Load(files));
    }

    private static RecordPair Pair(MemoryFiles files)
    {
        return new RecordPair(files, "record.", 0x4C4A544F, Size);
    }

    private static void Store(MemoryFiles files, byte value)
    {
        RecordPair pair = Pair(files);
        pair.Load(0);
        pair.Begin(value);
        pair.Save();
    }

    private static int Load(MemoryFiles files)
    {
        RecordPair pair = Pair(files);
        pair.Load(0);
        return pair.Newest == 0 ? -1 : files[pair.Newest == 1 ? "record.1" : "record.2"]![RecordPair.PayloadStart];
    }

    private static void SetSequence(MemoryFiles files, string path, int sequence)
    {
        byte[] record = files[path]!;
        BitConverter.TryWriteBytes(record.AsSpan(4), sequence);
        BitConverter.TryWriteBytes(record.AsSpan(Size - 4), Crc32.Compute(record, 0, Size - 4));
    }
}
