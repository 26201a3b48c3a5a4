namespace OtaStack.Agent.Decisions;

/// <summary>
/// How long to pause after a failure: doubling from a shortest to a longest pause. Half of it is jitter, so that devices
/// which failed together do not come back together; it is computed from the device's name, so a run can be repeated.
/// </summary>
public static class Backoff
{
    /// <param name="minSeconds">Pause after the first failure, at least 1.</param>
    /// <param name="maxSeconds">Longest pause.</param>
    /// <param name="failures">Failures in a row, 1 or more.</param>
    /// <param name="seed">Of the device, see <see cref="SeedOf"/>.</param>
    /// <returns>Seconds, at least 1.</returns>
    public static int Seconds(int minSeconds, int maxSeconds, int failures, uint seed)
    {
        long pause = minSeconds < 1 ? 1 : minSeconds;
        for (int i = 1; i < failures && pause < maxSeconds; i++)
        {
            pause *= 2;
        }

        if (pause > maxSeconds && maxSeconds >= 1)
        {
            pause = maxSeconds;
        }

        long half = pause / 2;
        return (int)(pause - half + (Mix(seed + (uint)failures) % (half + 1)));
    }

    /// <summary>FNV-1a over the device's name.</summary>
    public static uint SeedOf(string device)
    {
        uint hash = 2166136261;
        for (int i = 0; i < device.Length; i++)
        {
            hash = (hash ^ device[i]) * 16777619;
        }

        return hash;
    }

    /// <summary>Spreads neighbouring numbers (finaliser of MurmurHash3).</summary>
    private static uint Mix(uint value)
    {
        value ^= value >> 16;
        value *= 0x85EBCA6B;
        value ^= value >> 13;
        value *= 0xC2B2AE35;
        return value ^ (value >> 16);
    }
}
