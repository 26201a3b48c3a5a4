using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>Power that fails again and again, at changes drawn from a seed.</summary>
public sealed class ManyCutsTests
{
    private const int FirstSeed = 5_000_000;

    private readonly ITestOutputHelper _output;

    public ManyCutsTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Fact]
    public void A_good_update_survives_a_thousand_random_series_of_cuts()
    {
        Survive(CutScenario.Good(), 1000);
    }

    [Fact]
    public void A_download_on_changing_ways_survives_random_series_of_cuts()
    {
        Survive(CutScenario.Good().Over(new ChangingWay(7)), 500);
    }

    [Fact]
    public void A_packed_download_on_changing_ways_survives_random_series_of_cuts()
    {
        Survive(CutScenario.Good(packed: true).Over(new ChangingWay(11)), 500);
    }

    [Fact]
    public void A_bad_update_survives_random_series_of_cuts()
    {
        Survive(CutScenario.Bad(), 300);
    }

    [Fact]
    public void A_boot_loop_survives_random_series_of_cuts()
    {
        Survive(CutScenario.BootLoop(), 500);
    }

    [Fact]
    public void A_release_of_renamed_parts_survives_random_series_of_cuts()
    {
        Survive(CutScenario.Renamed(), 300);
    }

    [Fact]
    public void A_release_from_a_medium_survives_random_series_of_cuts()
    {
        Survive(CutScenario.FromMedium(), 500);
    }

    [Fact]
    public void An_upload_survives_random_series_of_cuts()
    {
        Survive(CutScenario.Uploaded(), 500);
    }

    [Fact]
    public void An_upload_that_is_resumed_survives_random_series_of_cuts()
    {
        Survive(CutScenario.Uploaded("3f9a01bc"), 500);
    }

    [Fact]
    public void A_users_choices_survive_a_thousand_random_series_of_cuts()
    {
        Survive(CutScenario.Chosen(), 1000);
    }

    private void Survive(CutScenario scenario, int runs)
    {
        int operations = scenario.CountOperations();
        int cuts = 0;
        int givenUp = 0;
        for (int seed = FirstSeed; seed < FirstSeed + runs; seed++)
        {
            Random random = new(seed);
            TestDevice device = scenario.NewDevice();
            CutRunner runner = new(device, scenario.Versions) { TriesBootOnCopy = false };
            int wanted = random.Next(1, 9);
            device.Files.CutAt = random.Next(1, operations + 1);
            device.Files.Torn = random.NextDouble();
            runner.AfterCut = () => device.Files.Pending(runner.Cuts < wanted ? random.Next(1, 16) : 0, random.NextDouble());
            try
            {
                runner.Run(() => scenario.IsDone(device) || IsGivenUp(device));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }

            // Three restarts in the middle of a trial are evidence enough against a release.
            Assert.True(!IsGivenUp(device) || runner.CutsInTrial >= 3, $"seed {seed}: given up after {runner.CutsInTrial} cuts in the trial");
            givenUp += IsGivenUp(device) ? 1 : 0;
            cuts += runner.Cuts;
        }

        _output.WriteLine($"seeds {FirstSeed} to {FirstSeed + runs - 1}: {cuts} power cuts, release given up in {givenUp} runs");
        Assert.True(cuts > runs, $"only {cuts} cuts");
        Assert.InRange(givenUp, 0, runs / 10);
    }

    private static bool IsGivenUp(TestDevice device)
    {
        return (device.Agent.State == AgentState.RolledBack && device.Agent.Reason == ReasonCode.BootFailed)
            || device.Agent.BundleReason == ReasonCode.FailedBefore;
    }
}
