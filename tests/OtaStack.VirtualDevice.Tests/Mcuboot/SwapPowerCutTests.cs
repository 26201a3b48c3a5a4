using OtaStack.Agent.Ports;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>
/// The power fails at every flash operation of staging, completion, swap, confirmation and revert: the device always starts one of the
/// two images, whole, and gets to the end.
/// </summary>
public sealed class SwapPowerCutTests(ITestOutputHelper output)
{
    private const int MostBoots = 12;
    private const int Torn = 5;

    public static TheoryData<SwapStrategy, int> Layouts { get; } = new()
    {
        { SwapStrategy.Move, 512 },
        { SwapStrategy.Offset, 512 },
        { SwapStrategy.Offset, 1024 },
        { SwapStrategy.Overwrite, 512 },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_update_survives_a_cut_at_every_flash_operation(SwapStrategy strategy, int externalBlock)
    {
        CutEverywhere(seed => new SlotBench(strategy, externalBlock, seed), bench => Update(bench, confirms: true), SlotBench.New, "update");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_update_of_an_updated_device_survives_a_cut_at_every_flash_operation(SwapStrategy strategy, int externalBlock)
    {
        CutEverywhere(
            seed =>
            {
                SlotBench updated = new(strategy, externalBlock, seed);
                Update(updated, confirms: true);
                return updated;
            },
            bench => Update(bench, SlotBench.Newest),
            SlotBench.Newest,
            "second update");
    }

    /// <summary>A trailer whose magic outlives its copy-done flag would look like a swap in the middle.</summary>
    [Fact]
    public void However_the_erase_of_a_trailer_is_torn_its_magic_is_gone_before()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            SlotBench bench = new(SwapStrategy.Move, seed: seed);
            Update(bench, confirms: true);
            bench.Supply.CutAfter(2);
            Assert.Throws<PowerLostException>(bench.Area.PrimaryTrailer.Reset);
            bench.Supply.TurnOn();
            Assert.NotEqual(TrailerMagic.Good, bench.Area.PrimaryTrailer.State.Magic);
        }
    }

    [Theory]
    [InlineData(SwapStrategy.Move, 512)]
    [InlineData(SwapStrategy.Offset, 1024)]
    public void A_trial_that_is_taken_back_survives_a_cut_at_every_flash_operation(SwapStrategy strategy, int externalBlock)
    {
        CutEverywhere(seed => new SlotBench(strategy, externalBlock, seed), bench => Update(bench, confirms: false), SlotBench.Old, "trial and revert");
    }

    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    public void Random_series_of_cuts_end_with_the_new_image(SwapStrategy strategy)
    {
        const int runs = 300;
        const ulong firstSeed = 7_100_000;
        int cuts = 0;
        for (ulong seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            SlotBench bench = new(strategy, seed: seed);
            SeededRandom random = SeededRandom.For(seed, "cuts");
            for (int left = random.Next(1, 10); left > 0; left--)
            {
                bench.Supply.CutAfter(random.Next(1, 30));
                cuts += TryRun(bench, b => Update(b, confirms: true)) ? 0 : 1;
            }

            Assert.True(TryRun(bench, b => Update(b, confirms: true)), $"seed {seed}");
            Assert.Equal(SlotBench.New, bench.Boot());
        }

        output.WriteLine($"{strategy}: seeds {firstSeed} to {firstSeed + runs - 1}, {cuts} power cuts");
        Assert.True(cuts > 2 * runs, $"only {cuts} cuts");
    }

    private static void Update(SlotBench bench, bool confirms)
    {
        Update(bench, SlotBench.New, confirms);
    }

    private static void Update(SlotBench bench, byte[] image, bool confirms = true)
    {
        for (int boot = 0; boot < MostBoots; boot++)
        {
            byte[] runs = bench.Boot();
            Assert.True(SlotBench.IsReleased(runs), "neither old nor new");
            if (!runs.SequenceEqual(image))
            {
                bench.Stage(image);
                continue;
            }

            if (confirms)
            {
                Assert.True(bench.Slots.ConfirmDeployment());
                return;
            }

            bench.Boot();
            return;
        }

        Assert.Fail("does not come to an end");
    }

    private static bool TryRun(SlotBench bench, Action<SlotBench> run)
    {
        try
        {
            run(bench);
            return true;
        }
        catch (PowerLostException)
        {
            bench.Supply.TurnOn();
            return false;
        }
    }

    /// <summary>Each cut five times: how the operation is torn comes from the seed.</summary>
    private void CutEverywhere(Func<ulong, SlotBench> make, Action<SlotBench> run, byte[] goal, string what)
    {
        SlotBench clean = make(1).Copy();
        run(clean);
        int operations = (int)clean.Supply.Operations;
        Assert.True(operations > 20, $"only {operations} operations");
        for (ulong seed = 1; seed <= Torn; seed++)
        {
            SlotBench start = make(seed);
            for (int cut = 1; cut <= operations; cut++)
            {
                SlotBench bench = start.Copy();
                bench.Supply.CutAfter(cut);
                Assert.False(TryRun(bench, run), $"no cut at operation {cut}");
                byte[] after = bench.Boot();
                Assert.True(SlotBench.IsReleased(after), $"seed {seed}, cut at operation {cut}: neither old nor new");
                Assert.True(TryRun(bench, run), $"seed {seed}, cut at operation {cut}");
                Assert.True(goal.SequenceEqual(bench.Boot()), $"seed {seed}, cut at operation {cut}: not the image that was to run");
                Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
            }
        }

        output.WriteLine($"{what}, {clean.Area.Strategy}, sectors of {clean.Area.SectorSize}: {operations} operations, {operations * Torn} power cuts");
    }
}
