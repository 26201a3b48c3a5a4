namespace OtaStack.Agent.Decisions;

/// <summary>
/// When a device's turn comes in recurring windows of its local time. Each device has its own moment in the first three quarters of
/// a window, computed from its name, so that a fleet does not come at once and a run can be repeated.
/// </summary>
internal static class MaintenanceWindow
{
    private const int Day = 86400;

    /// <summary>1970-01-01 was a Thursday.</summary>
    private const int FirstWeekday = 4;

    /// <summary>
    /// The earliest turn in a window that is not over: not after <paramref name="now"/> when it has come, later when it is still to come.
    /// </summary>
    /// <param name="windows">One or more, three numbers each: days (bit 0 = Sunday), first minute, minutes.</param>
    /// <param name="offsets">Two numbers each: unix seconds from which on, minutes east of UTC; ascending.</param>
    public static long Turn(long[] windows, long[] offsets, long now, uint seed)
    {
        long today = (now + (OffsetAt(offsets, now) * 60)) / Day;
        long best = long.MaxValue;
        for (int i = 0; i < windows.Length; i += 3)
        {
            // Yesterday's may go past midnight; one that has its day once a week comes again in seven.
            for (long day = today - 1; day <= today + 7; day++)
            {
                if (((int)windows[i] >> (int)((day + FirstWeekday) % 7) & 1) != 0)
                {
                    long start = ToUtc(offsets, (day * Day) + (windows[i + 1] * 60));
                    long turn = start + (seed % (windows[i + 2] * 45));
                    if (turn < best && start + (windows[i + 2] * 60) > now)
                    {
                        best = turn;
                    }
                }
            }
        }

        return best;
    }

    /// <summary>
    /// A local time that comes twice is one of the two, always the same one; one that the clocks leave out is before or after the gap, by as much
    /// as the gap is long.
    /// </summary>
    private static long ToUtc(long[] offsets, long local)
    {
        long guess = local - (OffsetAt(offsets, local) * 60);
        return local - (OffsetAt(offsets, guess) * 60);
    }

    private static long OffsetAt(long[] offsets, long time)
    {
        long minutes = 0;
        for (int i = 0; i < offsets.Length && offsets[i] <= time; i += 2)
        {
            minutes = offsets[i + 1];
        }

        return minutes;
    }
}
