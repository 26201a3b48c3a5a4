using System.Diagnostics;
using System.Globalization;

namespace OtaStack.Benchmarks;

/// <summary>
/// Measures the contenders in turn, round by round, so that whatever else the machine does meets all of them; each is
/// told by the median of its rounds.
/// </summary>
internal static class Series
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(60);

    public static void Run(Benchmark benchmark, int rounds, TextWriter output)
    {
        int count = benchmark.Contenders.Length;
        int[] repeats = [.. benchmark.Contenders.Select(RepeatsPerTurn)];
        double[][] microseconds = [.. Enumerable.Range(0, count).Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < count; i++)
            {
                microseconds[i][round] = Measure(benchmark.Contenders[i].Once, repeats[i]).TotalMicroseconds / repeats[i];
            }
        }

        double ours = Median(microseconds[0]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Name} ({rounds} rounds, median)"));
        for (int i = 0; i < count; i++)
        {
            double median = Median(microseconds[i]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {benchmark.Contenders[i].Name,-14} {median,10:F1} µs   ours takes {ours / median,6:F2} times as long"));
        }
    }

    /// <summary>Warms up until the code is compiled for good and tells how often the task fits into one turn.</summary>
    private static int RepeatsPerTurn(Contender contender)
    {
        int repeats = 1;
        while (true)
        {
            TimeSpan taken = Measure(contender.Once, repeats);
            if (taken >= Turn)
            {
                return repeats;
            }

            repeats *= 2;
        }
    }

    private static TimeSpan Measure(Action once, int repeats)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            once();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
