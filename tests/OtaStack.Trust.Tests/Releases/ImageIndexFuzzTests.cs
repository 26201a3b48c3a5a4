using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>Whatever the bytes are, the answer is a verdict; what is accepted keeps every promise of the format.</summary>
public sealed class ImageIndexFuzzTests(ITestOutputHelper output)
{
    // The table of the most parts with the longest names, and the objects around it.
    private const int AllocationLimit = 32 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_byte_set_to_every_value_ends_in_a_verdict(bool packed)
    {
        byte[] file = ImageIndexText.Write([("app.dll", new byte[4097]), ("b", new byte[2])], packed);
        int accepted = 0;
        for (int position = 0; position < file.Length; position++)
        {
            byte right = file[position];
            for (int value = 0; value < 256; value++)
            {
                file[position] = (byte)value;
                accepted += Check(file) ? 1 : 0;
            }

            file[position] = right;
        }

        Assert.InRange(accepted, 1, file.Length * 256);
    }

    [Fact]
    public void Random_structures_with_random_mistakes_end_in_a_verdict()
    {
        int seed = Fuzz.Seed();
        int rounds = Fuzz.Cases(20000);
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        int accepted = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] file = Make(random);
            accepted += Check(file) ? 1 : 0;
        }

        output.WriteLine($"{accepted} accepted");
        Assert.InRange(accepted, rounds / 200, rounds * 199 / 200);
    }

    private static byte[] Make(Random random)
    {
        int count = random.Next(1, 6);
        bool packed = random.Next(2) == 0;
        uint[] lengths = [.. Enumerable.Range(0, count).Select(_ => Length(random))];
        long total = lengths.Sum(length => (long)length);
        long blocks = lengths.Sum(length => ((long)length + 4095) / 4096);
        ImageIndexBytes bytes = new ImageIndexBytes().Header(
            random.Next(40) == 0 ? random.Next(70) : count,
            random.Next(40) == 0 ? Length(random) : (uint)total,
            random.Next(40) == 0 ? Length(random) : 4096,
            (byte)(random.Next(40) == 0 ? random.Next(256) : packed ? 2 : 1)).Digests(packed ? 1 : 0);
        for (int i = 0; i < count; i++)
        {
            string name = random.Next(60) == 0 ? new string((char)random.Next(256), random.Next(256)) : $"part{i}";
            bytes.Part(name, lengths[i]);
        }

        int rows = (int)Math.Min(blocks, 300);
        uint end = 0;
        byte[] file = packed
            ? bytes.Rows([.. Enumerable.Range(0, rows).Select(_ => end += random.Next(200) == 0 ? Length(random) : 1)]).ToArray()
            : bytes.Digests(rows).ToArray();
        if (random.Next(3) == 0)
        {
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        }

        return random.Next(10) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static uint Length(Random random)
    {
        return random.Next(30) switch
        {
            0 => 0,
            1 => uint.MaxValue,
            2 => int.MaxValue,
            3 => (uint)random.NextInt64(1L << 32),
            4 => 4096,
            5 => 4097,
            _ => (uint)random.Next(1, 20000),
        };
    }

    private static bool Check(byte[] file)
    {
        ArraySource source = new(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Verdict verdict = ImageIndex.Read(source, out ImageIndex? index);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, AllocationLimit);
        Assert.Equal(verdict == Verdict.Accepted, index is not null);
        if (index is null)
        {
            Assert.Contains(verdict, new[] { Verdict.Malformed, Verdict.TooLarge });
            return false;
        }

        int end = 0;
        int stored = 0;
        string last = "";
        byte[] digest = new byte[32];
        for (int block = 0; block < index.BlockCount; block++)
        {
            Assert.Equal(end, index.BlockOffset(block));
            Assert.InRange(index.BlockLength(block), 1, ImageBlocks.Size);
            end += index.BlockLength(block);
            Assert.InRange(index.StoredOffset(block + 1) - stored, 1, index.BlockLength(block));
            stored = index.StoredOffset(block + 1);
            index.ReadDigest(block, digest);
        }

        Assert.Equal(index.ImageLength, end);
        Assert.True(index.ReadPackedSha256(digest) || stored == end);
        for (int part = 0; part < index.Parts.Length; part++)
        {
            Assert.True(string.CompareOrdinal(last, index.Parts[part].Name) < 0);
            last = index.Parts[part].Name;
        }

        return true;
    }
}
