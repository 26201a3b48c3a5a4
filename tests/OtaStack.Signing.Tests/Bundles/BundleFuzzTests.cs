using System.Text;
using OtaStack.Bundles.Layout;
using OtaStack.Bundles.Tar;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>
/// Damaged and hostile bundles from a seeded generator: refused or harmless, never a crash, never more memory than the limits.
/// <c>OTA_FUZZ_SECONDS</c> runs it for longer, <c>OTA_FUZZ_SEED</c> repeats one run.
/// </summary>
public sealed class BundleFuzzTests : IDisposable
{
    private const int DefaultSeconds = 5;

    /// <summary>Buffers, one metadata file, one index and what the verifier needs for a signature; the bundle itself is 12 KiB.</summary>
    private const long MaxAllocatedBytes = 4 * 1024 * 1024;

    private static readonly string[] Names =
    [
        "metadata/1.root.json", "metadata/2.root.json", "metadata/timestamp.json", "metadata/1.snapshot.json", "metadata/1.targets.json", "metadata/1.beta.json",
        "targets/a", "targets/../a", "/a", "targets/" + new string('x', 92), "metadata/", "targets/A", "targets/a/b", "", "\0",
    ];

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Hostile_bundles_are_refused_without_a_crash_and_in_bounded_memory()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        BundleTrust trust = BundleDesk.Trust(_workshop, repository);
        await FuzzAsync(BundleDesk.Make(_workshop, repository), minimum: 100, bundle => AcceptsAsync(bundle, trust));
    }

    [Fact]
    public async Task Hostile_archives_are_refused_by_reader_and_layout_alone()
    {
        // Without signatures to verify this goes a hundred times faster and further into the form.
        byte[] good = BundleDesk.Make(_workshop, _workshop.CreateWith("1.0.0"));
        await FuzzAsync(good, minimum: 1000, IsWellFormedAsync);
    }

    private static async Task FuzzAsync(byte[] good, int minimum, Func<byte[], Task<bool>> accepts)
    {
        int seed = Number("OTA_FUZZ_SEED", 20261126);
        TimeSpan length = TimeSpan.FromSeconds(Number("OTA_FUZZ_SECONDS", DefaultSeconds));
        Random random = new(seed);
        long start = TimeProvider.System.GetTimestamp();
        int rounds = 0;
        long most = 0;
        for (; TimeProvider.System.GetElapsedTime(start) < length; rounds++)
        {
            (byte[] bad, bool wholeFiles) = Mutate(good, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool accepted = false;
            try
            {
                // A memory stream completes at once: everything runs, and allocates, on this thread.
                accepted = await accepts(bad);
            }
            catch (ArchiveException)
            {
                // The expected way out.
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}, round {rounds}: {other}");
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(most < MaxAllocatedBytes, $"seed {seed}, round {rounds}: {most} bytes were allocated");

            // Whole files may be left out; a bundle of which a single byte differs may not pass.
            Assert.True(!accepted || wholeFiles || bad.AsSpan().SequenceEqual(good), $"seed {seed}, round {rounds}: a changed bundle was accepted");
        }

        Console.WriteLine($"{rounds} bundles, seed {seed}, at most {most} bytes allocated for one");
        Assert.True(rounds > minimum, $"only {rounds} rounds");
    }

    private static async Task<bool> AcceptsAsync(byte[] bundle, BundleTrust trust)
    {
        return (await BundleDesk.VerifyAsync(bundle, trust)).IsAccepted;
    }

    /// <summary>Reads everything; false, because without signatures nothing is accepted.</summary>
    private static async Task<bool> IsWellFormedAsync(byte[] bundle)
    {
        using MemoryStream stream = new(bundle);
        ArchiveReader reader = new(stream, new ArchiveLimits());
        BundleLayout layout = new();
        while (await reader.NextAsync(CancellationToken.None) is { } entry)
        {
            BundlePart part = layout.Accept(entry.Name);
            Assert.DoesNotContain(part.Path.Split('/'), segment => segment is "" or "." or "..");
        }

        return false;
    }

    private static (byte[] Bundle, bool WholeFiles) Mutate(byte[] good, Random random)
    {
        return random.Next(5) switch
        {
            0 => (Bytes(good, random), false),
            1 => (Header(good, random), false),
            2 => (Tar.Write(Shuffled(BundleDesk.Files(good), random)), true),
            3 => (Spliced(good, random), false),
            _ => (Junk(random), false),
        };
    }

    private static byte[] Bytes(byte[] good, Random random)
    {
        byte[] bad = (byte[])good.Clone();
        for (int change = random.Next(1, 8); change > 0; change--)
        {
            bad[random.Next(bad.Length)] = (byte)random.Next(256);
        }

        return bad;
    }

    /// <summary>Changes a field of a header and mends its checksum, so that the reader has to look further.</summary>
    private static byte[] Header(byte[] good, Random random)
    {
        byte[] bad = (byte[])good.Clone();
        int[] headers = [.. Enumerable.Range(0, bad.Length / 512).Select(block => block * 512).Where(at => bad.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))];
        int at = headers[random.Next(headers.Length)];
        Span<byte> header = bad.AsSpan(at, 512);
        switch (random.Next(5))
        {
            case 0:
                header[..100].Clear();
                Encoding.Latin1.GetBytes(Names[random.Next(Names.Length)]).CopyTo(header);
                break;
            case 1:
                Encoding.ASCII.GetBytes(Convert.ToString(random.NextInt64(1L << random.Next(1, 33)), 8).PadLeft(11, '0')).CopyTo(header[124..]);
                break;
            case 2:
                header[156] = (byte)random.Next(256);
                break;
            case 3:
                random.NextBytes(header.Slice(124, 12));
                break;
            default:
                header[random.Next(512)] = (byte)random.Next(256);
                break;
        }

        header.Slice(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        return bad;
    }

    private static List<(string Name, byte[] Content)> Shuffled(List<(string Name, byte[] Content)> files, Random random)
    {
        int at = random.Next(files.Count);
        switch (random.Next(5))
        {
            case 0:
                files.RemoveAt(at);
                break;
            case 1:
                files.Insert(random.Next(files.Count), files[at]);
                break;
            case 2:
                (files[0], files[at]) = (files[at], files[0]);
                break;
            case 3:
                files[at] = (files[at].Name, files[random.Next(files.Count)].Content);
                break;
            default:
                files.Insert(at, (Names[random.Next(Names.Length - 2)], new byte[random.Next(9000)]));
                break;
        }

        return files;
    }

    private static byte[] Spliced(byte[] good, Random random)
    {
        int cut = random.Next(good.Length);
        int from = random.Next(good.Length);
        return [.. good[..cut], .. good[from..Math.Min(good.Length, from + random.Next(4096))], .. good[Math.Min(good.Length, cut + random.Next(4096))..]];
    }

    private static byte[] Junk(Random random)
    {
        byte[] junk = new byte[random.Next(4096)];
        random.NextBytes(junk);
        return junk;
    }

    private static int Number(string variable, int otherwise)
    {
        return int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;
    }
}
