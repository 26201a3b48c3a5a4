namespace OtaStack.VirtualDevice;

/// <summary>
/// A small generator (SplitMix64) whose numbers depend on the seed alone, in every version of the runtime: a run can be
/// repeated from the seed that it printed. For simulation only, never for keys.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one named part of a run: adding a part does not shift the numbers of the others.</summary>
    public static SeededRandom For(ulong seed, string part)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in part)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return new SeededRandom(seed ^ hash);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="below"/> − 1.</summary>
    public int Next(int below)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(below, 1);
        return (int)(NextBits() % (ulong)below);
    }

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Next(int from, int to)
    {
        return from + Next(to - from + 1);
    }
}
