using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.PowerCuts;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Faults;

/// <summary>
/// From one change or look on the medium fails for hours: all of it, or only what needs room, as on one that is full. What runs goes on to run, the agent
/// tries ever more rarely, and when the medium works again the update ends as it must, with a restart or without.
/// </summary>
public sealed class LastingFaultTests(ITestOutputHelper output)
{
    private const int Hour = 3600;
    private const int Forever = int.MaxValue / 2;

    /// <summary>Changes and looks that are tried in six hours of errors, at most.</summary>
    private const int MostChanges = 150;
    private const int MostLooks = 5000;

    private static readonly int Step = int.TryParse(Environment.GetEnvironmentVariable("OTASTACK_FAULT_STEP"), out int step) ? step : 23;

    [Theory]
    [InlineData("good", false)]
    [InlineData("bad", false)]
    [InlineData("permitted", false)]
    [InlineData("medium", false)]
    [InlineData("good", true)]
    [InlineData("bad", true)]
    public void Changes_that_fail_for_hours_are_made_good_in_the_end(string name, bool isFull)
    {
        CutScenario scenario = Of(name);
        TestDevice clean = scenario.NewDevice();
        new FaultRunner(clean, scenario.Versions).Run(() => scenario.IsDone(clean));
        int most = 0;
        int points = 0;
        for (int at = 1; at <= clean.Files.Operations; at++)
        {
            foreach (bool restarts in new[] { false, true })
            {
                int first = at;
                TestDevice device = Suffer(scenario, $"from change {at} on, {restarts}", restarts, files => (files.FailAt, files.FailCount, files.FailsFull) = (first, Forever, isFull), files => files.FailAt = 0, out int changes);
                most = Math.Max(most, changes);
                points++;
                Assert.True(device.Files.Failures > 0);
            }
        }

        output.WriteLine($"{name}{(isFull ? ", full" : "")}: {clean.Files.Operations} changes, {points} lasting faults, at most {most} changes tried in six hours of them");
        Assert.InRange(most, 1, MostChanges);
    }

    [Theory]
    [InlineData("good")]
    [InlineData("bad")]
    public void Looks_that_fail_for_hours_are_taken_again_in_the_end(string name)
    {
        CutScenario scenario = Of(name);
        TestDevice clean = scenario.NewDevice();
        new FaultRunner(clean, scenario.Versions).Run(() => scenario.IsDone(clean));
        int most = 0;
        int points = 0;
        for (int at = 1; at <= clean.Files.Looks; at += Step)
        {
            foreach (bool restarts in new[] { false, true })
            {
                int first = at;
                int before = 0;
                int looks = 0;
                _ = Suffer(
                    scenario,
                    $"from look {at} on, {restarts}",
                    restarts,
                    files => (files.FailLookAt, files.FailLookCount) = (first, Forever),
                    files =>
                    {
                        looks = files.Looks - before;
                        files.FailLookAt = 0;
                    },
                    out int changes,
                    files => before = files.Looks);
                Assert.InRange(looks, 0, MostLooks);
                most = Math.Max(most, changes);
                points++;
            }
        }

        output.WriteLine($"{name}: {clean.Files.Looks} looks, every {Step}., {points} lasting faults, at most {most} changes tried in six hours of them");
        Assert.InRange(most, 1, MostChanges);
    }

    private static CutScenario Of(string name)
    {
        return name == "good" ? CutScenario.Good() : name == "bad" ? CutScenario.Bad() : name == "permitted" ? CutScenario.Permitted() : CutScenario.FromMedium();
    }

    private static TestDevice Suffer(
        CutScenario scenario, string where, bool restarts, Action<MemoryFiles> arrange, Action<MemoryFiles> mend, out int changes, Action<MemoryFiles>? suffering = null)
    {
        try
        {
            TestDevice device = scenario.NewDevice();
            FaultRunner runner = new(device, scenario.Versions);
            arrange(device.Files);
            runner.Run(() => device.Files.Failures > 0 || scenario.IsDone(device));
            int before = device.Files.Operations;
            suffering?.Invoke(device.Files);
            long end = device.Now + (6 * Hour);
            runner.GoOn(() => device.Now > end);
            if (restarts)
            {
                runner.PowerOn();
                runner.GoOn(() => device.Now > end + Hour);
            }

            changes = device.Files.Operations - before;
            mend(device.Files);
            if (restarts)
            {
                runner.PowerOn();
            }

            runner.GoOn(() => scenario.IsDone(device));
            Assert.Contains(device.Told(), told => told.StartsWith(scenario.Told, StringComparison.Ordinal));
            return device;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(where, exception);
        }
    }
}
