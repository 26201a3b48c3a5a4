using System.Globalization;
using OtaStack.Agent.Decisions;

namespace OtaStack.Agent.Tests.Decisions;

/// <summary>Windows in local time, against the time zone rules of .NET, through two years of every kind of zone.</summary>
public sealed class MaintenanceWindowTests
{
    private const int Days = 730;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Europe/Paris")]
    [InlineData("America/New_York")]
    [InlineData("America/St_Johns")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Asia/Kathmandu")]
    public void Every_window_of_two_years_opens_when_the_clock_on_the_wall_says_so(string zone)
    {
        TimeZoneInfo rules = TimeZoneInfo.FindSystemTimeZoneById(zone);
        long[] offsets = OffsetsOf(rules);
        long[][] windows = [[0b0101010, 120, 180], [0b1000001, 1380, 240], [127, 0, 30], [0b0000100, 719, 1]];
        int compared = 0;
        foreach (long[] window in windows)
        {
            for (long now = Start.ToUnixTimeSeconds(); now < Start.AddDays(Days).ToUnixTimeSeconds(); now += 7 * 3600 + 13)
            {
                if (FindNext(rules, window, now) is long expected)
                {
                    Assert.Equal(expected, MaintenanceWindow.Turn(window, offsets, now, 0));
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 8000, 12000);
    }

    [Fact]
    public void The_turn_is_the_same_every_time_and_within_the_first_three_quarters()
    {
        long[] window = [127, 120, 60];
        int[] quarters = new int[4];
        for (int device = 0; device < 1000; device++)
        {
            uint seed = Backoff.SeedOf(string.Create(CultureInfo.InvariantCulture, $"dev-{device:000}"));
            long first = MaintenanceWindow.Turn(window, [], Start.ToUnixTimeSeconds(), seed) - Start.ToUnixTimeSeconds() - 7200;
            long next = MaintenanceWindow.Turn(window, [], Start.AddDays(1).ToUnixTimeSeconds(), seed) - Start.AddDays(1).ToUnixTimeSeconds() - 7200;
            Assert.Equal(first, next);
            quarters[first / 900]++;
        }

        Assert.All(quarters.Take(3), count => Assert.InRange(count, 270, 400));
        Assert.Equal(0, quarters[3]);
    }

    [Fact]
    public void The_earliest_of_several_windows_counts_and_one_that_is_open_comes_first()
    {
        long day = Start.ToUnixTimeSeconds();
        long[] windows = [127, 600, 60, 127, 120, 120];

        Assert.Equal(day + 7200, MaintenanceWindow.Turn(windows, [], day, 0));
        Assert.Equal(day + 7200, MaintenanceWindow.Turn(windows, [], day + 14399, 0));
        Assert.Equal(day + 36000, MaintenanceWindow.Turn(windows, [], day + 14400, 0));
    }

    [Fact]
    public void A_device_that_was_told_no_local_time_goes_by_utc_and_the_last_change_stays_in_force()
    {
        long day = Start.ToUnixTimeSeconds();
        long[] window = [127, 120, 60];

        Assert.Equal(day + 7200, MaintenanceWindow.Turn(window, [], day, 0));
        Assert.Equal(day + 7200, MaintenanceWindow.Turn(window, [day + 864_000, 60], day, 0));
        Assert.Equal(day + 3600, MaintenanceWindow.Turn(window, [0, 60], day, 0));
        Assert.Equal(day + (20 * 365 * 86400L) + 3600, MaintenanceWindow.Turn(window, [0, 60], day + (20 * 365 * 86400L), 0));
    }

    /// <summary>The first window that is not over, by the rules of the zone; null when a local time near it does not exist or comes twice.</summary>
    private static long? FindNext(TimeZoneInfo zone, long[] window, long now)
    {
        DateTime local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(now), zone).Date;
        for (int day = -1; day < 9; day++)
        {
            DateTime start = local.AddDays(day).AddMinutes(window[1]);
            if (((window[0] >> (int)local.AddDays(day).DayOfWeek) & 1) == 0)
            {
                continue;
            }

            if (zone.IsInvalidTime(start) || zone.IsAmbiguousTime(start))
            {
                return null;
            }

            long utc = new DateTimeOffset(start, zone.GetUtcOffset(start)).ToUnixTimeSeconds();
            if (utc + (window[2] * 60) > now)
            {
                return utc;
            }
        }

        throw new InvalidOperationException("no window in nine days");
    }

    private static long[] OffsetsOf(TimeZoneInfo zone)
    {
        List<long> offsets = [];
        double last = double.NaN;
        for (DateTimeOffset time = Start.AddDays(-2); time < Start.AddDays(Days + 10); time = time.AddMinutes(30))
        {
            double minutes = zone.GetUtcOffset(time).TotalMinutes;
            if (minutes != last)
            {
                offsets.AddRange([offsets.Count == 0 ? 0 : time.ToUnixTimeSeconds(), (long)minutes]);
                last = minutes;
            }
        }

        Assert.InRange(offsets.Count, 2, 24);
        return [.. offsets];
    }
}
