using System.Diagnostics;

namespace OtaStack.TestKit;

/// <summary>
/// Mangled samples for a parser of foreign bytes: each is read or refused, nothing else is thrown, and what is allocated for one stays
/// below a limit. <c>OTA_FUZZ_CASES</c> and <c>OTA_FUZZ_SEED</c> as in <see cref="Fuzz"/>; prints seed and speed.
/// </summary>
/// <param name="print">Where to.</param>
public sealed class ParserFuzz(Action<string> print)
{
    /// <summary>Bytes that one case may allocate; a collector's quantum more may be counted.</summary>
    public long MaxAllocated { get; init; } = 4 * 1024 * 1024;

    /// <summary>Least share of the cases that must be refused, in percent: a parser that takes everything is not tested.</summary>
    public int LeastRefused { get; init; } = 20;

    /// <param name="samples">Sound ones, each of which must be read.</param>
    /// <param name="fragment">What the format might stumble over.</param>
    /// <param name="cases">In CI.</param>
    /// <param name="isRead">False when the parser refuses; throws for everything that must not happen.</param>
    public void Run(IReadOnlyList<byte[]> samples, byte[] fragment, int cases, Func<byte[], bool> isRead)
    {
        foreach (byte[] sample in samples)
        {
            if (!isRead(sample))
            {
                throw new InvalidOperationException($"a sound sample was refused: {Convert.ToBase64String(sample)}");
            }
        }

        int seed = Fuzz.Seed();
        int count = Fuzz.Cases(cases);
        print($"OTA_FUZZ_SEED={seed}");
        Random random = new(seed);
        int refused = 0;
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            byte[] mangled = Fuzz.Mangle(samples[i % samples.Count], random, fragment);
            try
            {
                refused += IsReadWithin(mangled, isRead) ? 0 : 1;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"OTA_FUZZ_SEED={seed}, case {i}: {Convert.ToBase64String(mangled)}", failure);
            }
        }

        print($"{count} cases, {refused} refused, {watch.Elapsed.TotalMilliseconds / count:0.000} ms each");
        if ((long)refused * 100 < (long)LeastRefused * count)
        {
            throw new InvalidOperationException($"OTA_FUZZ_SEED={seed}: only {refused} of {count} were refused");
        }
    }

    private bool IsReadWithin(byte[] mangled, Func<byte[], bool> isRead)
    {
        bool read = Measured(mangled, isRead, out long allocated);
        if (allocated > MaxAllocated)
        {
            // A collection in between makes the counter jump: once more.
            read = Measured(mangled, isRead, out allocated);
        }

        return allocated <= MaxAllocated ? read : throw new InvalidOperationException($"{allocated} bytes were allocated, at most {MaxAllocated} were expected");
    }

    private static bool Measured(byte[] mangled, Func<byte[], bool> isRead, out long allocated)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = isRead(mangled);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return read;
    }
}
