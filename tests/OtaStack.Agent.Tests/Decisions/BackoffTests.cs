using OtaStack.Agent.Decisions;

namespace OtaStack.Agent.Tests.Decisions;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_at_least_half_of_each_is_kept()
    {
        for (int failures = 1; failures < 100; failures++)
        {
            int full = (int)Math.Min(3600, 2L << Math.Min(failures - 1, 30));

            int pause = Backoff.Seconds(2, 3600, failures, Backoff.SeedOf("dev-001"));

            Assert.InRange(pause, Math.Max(1, full / 2), full);
        }
    }

    [Fact]
    public void The_same_device_pauses_the_same_and_devices_spread()
    {
        HashSet<int> pauses = [];
        for (int device = 0; device < 200; device++)
        {
            uint seed = Backoff.SeedOf($"dev-{device:D3}");
            Assert.Equal(Backoff.Seconds(2, 3600, 12, seed), Backoff.Seconds(2, 3600, 12, seed));
            pauses.Add(Backoff.Seconds(2, 3600, 12, seed));
        }

        Assert.True(pauses.Count > 150, $"only {pauses.Count} different pauses");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 10)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Odd_settings_never_give_a_pause_below_one_second(int min, int max)
    {
        for (int failures = 0; failures < 70; failures++)
        {
            Assert.True(Backoff.Seconds(min, max, failures, 7) >= 1);
        }
    }
}
