using OtaStack.Device.Hosting;

namespace OtaStack.Device.Tests.Hosting;

public sealed class RetryPauseTests
{
    private const int Longest = 60;

    private readonly RetryPause _pause = new(2, "dev-001");

    [Fact]
    public void Pauses_double_up_to_the_longest_and_half_of_each_is_jitter()
    {
        long now = 0;
        for (int bound = 2_000; bound < 1_000_000; bound *= 2)
        {
            _pause.Failed(now, Longest);
            int whole = Math.Min(bound, Longest * 1000);
            Assert.InRange(PauseFrom(now), whole / 2, whole);
            now += whole;
        }
    }

    [Fact]
    public void Devices_that_fail_together_do_not_come_back_together()
    {
        HashSet<long> pauses = [];
        for (int device = 0; device < 100; device++)
        {
            RetryPause pause = new(2, $"dev-{device:000}");
            for (int failure = 0; failure < 6; failure++)
            {
                pause.Failed(0, Longest);
            }

            pauses.Add(PauseFrom(pause, 0));
        }

        Assert.InRange(pauses.Count, 20, 31);
    }

    [Fact]
    public void A_connection_that_is_ended_at_once_again_and_again_is_made_ever_more_rarely()
    {
        long now = 0;
        int connects = 0;
        while (now < 600_000)
        {
            _pause.Connected(now, Longest);
            connects++;
            now += PauseFrom(now);
        }

        Assert.InRange(connects, 10, 25);
    }

    [Fact]
    public void After_one_that_held_the_first_pause_counts_again()
    {
        for (int i = 0; i < 6; i++)
        {
            _pause.Failed(0, Longest);
        }

        _pause.Connected(0, Longest);
        Assert.True(_pause.IsOver(60_000));

        _pause.Failed(60_000, Longest);

        Assert.InRange(PauseFrom(60_000), 1_000, 2_000);
    }

    [Fact]
    public void After_a_success_it_is_done_again_as_usual()
    {
        _pause.Failed(0, Longest);
        _pause.Failed(0, Longest);

        _pause.Succeeded(0, 300);

        Assert.Equal(300_000, PauseFrom(0));
        _pause.Failed(300_000, Longest);
        Assert.InRange(PauseFrom(300_000), 1_000, 2_000);
    }

    private static long PauseFrom(RetryPause pause, long now)
    {
        long milliseconds = 0;
        while (!pause.IsOver(now + milliseconds))
        {
            milliseconds += 100;
        }

        return milliseconds;
    }

    private long PauseFrom(long now)
    {
        return PauseFrom(_pause, now);
    }
}
