using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Tests.Network;

public class FaultyLineTests
{
    [Fact]
    public void A_good_line_passes_everything()
    {
        FaultyLine line = new(LinkFaults.None, 1);

        Assert.Equal(5000, line.Pass(5000));
        Assert.False(line.Refuses());
        Assert.Equal(Timeout.InfiniteTimeSpan, line.MqttLifetime());
    }

    [Fact]
    public void A_bad_line_breaks_within_its_bounds_and_the_same_seed_repeats_it()
    {
        LinkFaults faults = new() { DropAfterBytesMin = 1000, DropAfterBytesMax = 2000 };

        int[] runs = Runs(new FaultyLine(faults, 5));

        Assert.All(runs, run => Assert.InRange(run, 999, 1999));
        Assert.Equal(runs, Runs(new FaultyLine(faults, 5)));
        Assert.NotEqual(runs, Runs(new FaultyLine(faults, 6)));
    }

    private static int[] Runs(FaultyLine line)
    {
        List<int> runs = [];
        while (runs.Count < 20)
        {
            int run = 0;
            int passed;
            do
            {
                passed = line.Pass(64);
                run += passed;
            }
            while (passed == 64);
            runs.Add(run);
        }

        return [.. runs];
    }
}
