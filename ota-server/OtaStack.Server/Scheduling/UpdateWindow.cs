namespace OtaStack.Server.Scheduling;

/// <summary>A maintenance window that comes again every week, in the device's local time.</summary>
/// <param name="Days"><c>sun</c> <c>mon</c> <c>tue</c> <c>wed</c> <c>thu</c> <c>fri</c> <c>sat</c>, each once; one at least.</param>
/// <param name="Start"><c>HH:MM</c>, 00:00–23:59.</param>
/// <param name="Minutes">1–1440; a window may go past midnight.</param>
internal sealed record UpdateWindow(IReadOnlyList<string>? Days, string? Start, int Minutes)
{
    /// <summary>A day.</summary>
    public const int MaxMinutes = 1440;

    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The three numbers of an assignment: days (bit 0 = Sunday), first minute, minutes. Null when it is no window.</summary>
    public int[]? ToNumbers()
    {
        int days = 0;
        foreach (string day in Days ?? [])
        {
            int bit = Array.IndexOf(Names, day);
            if (bit < 0 || (days & (1 << bit)) != 0)
            {
                return null;
            }

            days |= 1 << bit;
        }

        bool isTime = Start is { Length: 5 } && Start[2] == ':' && IsNumber(Start.AsSpan(0, 2), 23) && IsNumber(Start.AsSpan(3), 59);
        return days != 0 && isTime && Minutes is >= 1 and <= MaxMinutes
            ? [days, (Number(Start.AsSpan(0, 2)) * 60) + Number(Start.AsSpan(3)), Minutes]
            : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, int max)
    {
        return char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && Number(text) <= max;
    }

    private static int Number(ReadOnlySpan<char> text)
    {
        return ((text[0] - '0') * 10) + (text[1] - '0');
    }
}
