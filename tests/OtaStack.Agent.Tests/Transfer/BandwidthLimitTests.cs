using OtaStack.Agent.Transfer;

namespace OtaStack.Agent.Tests.Transfer;

/// <summary>The token bucket: which limit counts, and how exactly it is kept.</summary>
public sealed class BandwidthLimitTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1000, 0, 0, 1000)]
    [InlineData(0, 1000, 0, 1000)]
    [InlineData(0, 0, 1000, 1000)]
    [InlineData(3000, 2000, 1000, 1000)]
    [InlineData(1000, 2000, 3000, 1000)]
    [InlineData(2000, 1000, 3000, 1000)]
    [InlineData(2000, 0, 3000, 2000)]
    [InlineData(-1, -1, 7, 7)]
    public void The_lowest_limit_that_is_set_counts(int device, int user, int server, int counts)
    {
        BandwidthLimit limit = new() { Device = device, User = user, Server = server };

        Assert.Equal(counts, limit.BytesPerSecond);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1024)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    [InlineData(int.MaxValue)]
    public void Any_ten_seconds_hold_the_limit_within_five_percent(int rate)
    {
        BandwidthLimit limit = new() { Device = rate };
        List<(long Time, int Bytes)> taken = [];
        long now = 1_700_000_000_000;
        for (long end = now + 60_000; now < end;)
        {
            int piece = limit.Piece(2048);
            taken.Add((now, piece));
            now += limit.Spend(piece, now);
            if (taken.Count > 100_000)
            {
                break;
            }
        }

        long start = taken[0].Time;
        if (rate <= 1_000_000)
        {
            for (long from = start; from <= start + 50_000; from += 997)
            {
                double bytes = taken.Where(t => t.Time >= from && t.Time < from + 10_000).Sum(t => (long)t.Bytes);
                Assert.InRange(bytes / (rate * 10.0), rate < 20 ? 0.9 : 0.95, rate < 20 ? 1.1 : 1.05);
            }
        }
    }

    [Fact]
    public void A_pause_of_ones_own_is_made_up_for_by_a_fifth_of_a_second_and_no_more()
    {
        BandwidthLimit limit = new() { Device = 10_000 };
        limit.Spend(100, 0);

        Assert.Equal(0, limit.Spend(2000, 60_000));
        Assert.Equal(100, limit.Spend(1000, 60_000));
    }

    [Fact]
    public void A_clock_that_jumps_either_way_gives_nothing_away_and_never_locks()
    {
        BandwidthLimit limit = new() { Device = int.MaxValue };
        foreach (long now in new[] { 0, long.MaxValue, long.MinValue, 5, -7, long.MaxValue / 2 })
        {
            Assert.InRange(limit.Spend(4096, now), 0, 1000);
        }
    }

    [Fact]
    public void Without_a_limit_nothing_waits_and_old_debts_are_forgotten()
    {
        BandwidthLimit limit = new() { Device = 10 };
        Assert.True(limit.Spend(1000, 0) > 1000);

        limit.Device = 0;
        Assert.Equal(0, limit.Spend(1_000_000, 1));
        Assert.Equal(4096, limit.Piece(4096));

        limit.Device = 1000;
        Assert.Equal(100, limit.Spend(100, 1));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        BandwidthLimit limit = new() { Device = 10_000 };
        limit.Spend(limit.Piece(10), 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            limit.Spend(limit.Piece(2048), i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
