using System.Diagnostics;
using OtaStack.Agent.Tests.PowerCuts;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>
/// Power that fails again and again while images are updated, at changes of files and flash operations drawn from a seed. A few seeds for
/// each kind of board, release and way; <c>OTA_FUZZ_CASES=200</c> makes that 12,000 series.
/// </summary>
public sealed class ManyImageCutsTests(ITestOutputHelper output)
{
    private const int FirstSeed = 9_000_000;

    /// <summary>Each way of swapping, with the secondary slots on flash like the primary ones and on flash of larger blocks.</summary>
    public static TheoryData<SwapStrategy, int> Boards => new()
    {
        { SwapStrategy.Move, 4096 },
        { SwapStrategy.Move, 8192 },
        { SwapStrategy.Offset, 4096 },
        { SwapStrategy.Offset, 8192 },
        { SwapStrategy.Overwrite, 4096 },
        { SwapStrategy.Overwrite, 8192 },
    };

    [Theory]
    [MemberData(nameof(Boards))]
    public void Good_releases_survive_random_series_of_cuts(SwapStrategy strategy, int externalBlock)
    {
        Survive(new ImageScenario(strategy, externalBlock, "deployment", ImageFate.Good, "http"));
        Survive(new ImageScenario(strategy, externalBlock, "nanoclr", ImageFate.Good, "bundle"));
        Survive(new ImageScenario(strategy, externalBlock, "pair", ImageFate.Good, "mqtt"));
        Survive(new ImageScenario(strategy, externalBlock, "pair", ImageFate.Good, "bundle"));
        Survive(new ImageScenario(strategy, externalBlock, "pair", ImageFate.Good, "http", isUpdated: true));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Releases_that_fail_survive_random_series_of_cuts(SwapStrategy strategy, int externalBlock)
    {
        Survive(new ImageScenario(strategy, externalBlock, "deployment", ImageFate.Unhealthy, "mqtt"));
        Survive(new ImageScenario(strategy, externalBlock, "pair", ImageFate.Unhealthy, "http"));
        Survive(new ImageScenario(strategy, externalBlock, "pair", ImageFate.Unhealthy, "bundle"));
        Survive(new ImageScenario(strategy, externalBlock, "deployment", ImageFate.Rejected, "http"));
        Survive(new ImageScenario(strategy, externalBlock, "pair", ImageFate.Unhealthy, "mqtt", isUpdated: true));
    }

    private void Survive(ImageScenario scenario)
    {
        int series = Fuzz.Cases(5);
        TestDevice clean = scenario.NewDevice();
        new ImageCutRunner(scenario, clean).Run();
        int files = clean.Files.Operations;
        int flash = (int)clean.Mcuboot!.Supply.Operations;
        int cuts = 0;
        int inTrial = 0;
        int givenUp = 0;
        long started = Stopwatch.GetTimestamp();
        for (int seed = FirstSeed; seed < FirstSeed + series; seed++)
        {
            Random random = new(seed);
            TestDevice device = scenario.NewDevice((ulong)seed);
            ImageCutRunner runner = new(scenario, device);
            int wanted = random.Next(2, 10);
            CutLater(device, random, files, flash);
            runner.AfterCut = () =>
            {
                if (runner.Cuts < wanted)
                {
                    // Close to the start, in the midst of a swap, or anywhere.
                    int far = random.Next(3);
                    CutLater(device, random, far == 0 ? 3 : far == 1 ? 12 : files, far == 0 ? 4 : far == 1 ? 30 : flash);
                }
            };
            try
            {
                runner.Run();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{scenario.Name}: seed {seed}", failure);
            }

            Assert.True(!runner.IsGivenUp || runner.CutsInTrial >= scenario.CutsForGivingUp, $"{scenario.Name}: seed {seed}: given up after {runner.CutsInTrial} cuts in the trial");
            givenUp += runner.IsGivenUp ? 1 : 0;
            cuts += runner.Cuts;
            inTrial += runner.CutsInTrial;
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(
            $"{scenario.Name}: seeds {FirstSeed} to {FirstSeed + series - 1}: {cuts} power cuts, {inTrial} of them in the trial; given up in {givenUp} series; {series / seconds:F0} series a second");
        Assert.True(cuts > series, $"only {cuts} cuts");
    }

    private static void CutLater(TestDevice device, Random random, int files, int flash)
    {
        if (random.Next(2) == 0)
        {
            device.Files.Pending(random.Next(1, files + 1), random.NextDouble());
        }
        else
        {
            device.Mcuboot!.Supply.CutAfter(random.Next(1, flash + 1));
        }
    }
}
