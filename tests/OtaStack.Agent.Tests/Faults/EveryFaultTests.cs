using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.PowerCuts;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Faults;

/// <summary>
/// The medium reports an error while the power stays on: at every single change of a file, with nothing, half or all of it made, and at every look at
/// one. Old or new, never neither; nothing escapes the agent; and the update ends as without the error.
/// </summary>
public sealed class EveryFaultTests(ITestOutputHelper output)
{
    /// <summary>Looks are many: of each scenario so many are skipped from one point to the next. 1, by hand: every look.</summary>
    private static readonly int Step = int.TryParse(Environment.GetEnvironmentVariable("OTASTACK_FAULT_STEP"), out int step) ? step : 7;

    public static TheoryData<string> Scenarios { get; } = ["good", "packed", "medium", "bad", "bootLoop", "delegated", "permitted", "renamed"];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_change_that_fails_is_made_good(string name)
    {
        CutScenario scenario = Of(name);
        TestDevice clean = Run(scenario, _ => { });
        int points = 0;
        for (int at = 1; at <= clean.Files.Operations; at++)
        {
            int first = at;
            foreach (double made in new[] { 0, 0.5, 1 })
            {
                Ends(scenario, $"change {at} fails, {made} of it made", files => (files.FailAt, files.FailMade) = (first, made));
                points++;
            }

            Ends(scenario, $"changes {at} to {at + 2} fail", files => (files.FailAt, files.FailCount) = (first, 3));
            points++;
        }

        output.WriteLine($"{name}: {clean.Files.Operations} changes, {points} faults");
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Looks_that_fail_are_taken_again(string name)
    {
        CutScenario scenario = Of(name);
        TestDevice clean = Run(scenario, _ => { });
        int points = 0;
        for (int at = 1; at <= clean.Files.Looks; at += Step)
        {
            int first = at;
            foreach (int count in new[] { 1, 3 })
            {
                Ends(scenario, $"{count} looks from {at} on fail", files => (files.FailLookAt, files.FailLookCount) = (first, count));
                points++;
            }
        }

        output.WriteLine($"{name}: {clean.Files.Looks} looks, every {Step}., {points} faults");
    }

    /// <summary>
    /// What was verified is read once more to be used. A bit that is wrong only then can refuse the update, or spoil a name; it starts nothing that was not
    /// signed, and confirms nothing else.
    /// </summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_bit_that_is_read_wrong_starts_nothing_wrong(string name)
    {
        CutScenario scenario = Of(name);
        TestDevice clean = Run(scenario, _ => { });
        int refused = 0;
        int points = 0;
        for (int at = 1; at <= clean.Files.Looks; at += Step)
        {
            int look = at;
            refused += Ends(scenario, $"look {at} is wrong", files => files.SpoilLookAt = look, isWrong: true) ? 0 : 1;
            points++;
        }

        output.WriteLine($"{name}: {clean.Files.Looks} looks, every {Step}., {points} wrong bits, {refused} refused the release");
    }

    private static CutScenario Of(string name)
    {
        return name switch
        {
            "good" => CutScenario.Good(),
            "packed" => CutScenario.Good(packed: true),
            "medium" => CutScenario.FromMedium(),
            "bad" => CutScenario.Bad(),
            "bootLoop" => CutScenario.BootLoop(),
            "delegated" => CutScenario.Delegated(),
            "permitted" => CutScenario.Permitted(),
            _ => CutScenario.Renamed(),
        };
    }

    /// <summary>Runs it to its end. False when the release was refused, as wrong bits may.</summary>
    private static bool Ends(CutScenario scenario, string where, Action<MemoryFiles> arrange, bool isWrong = false)
    {
        try
        {
            TestDevice device = Run(scenario, arrange, isWrong);
            bool isReached = scenario.IsDone(device);
            if (isReached)
            {
                Assert.Contains(device.Told(), told => told.StartsWith(scenario.Told, StringComparison.Ordinal));
            }

            return isReached;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(where, exception);
        }
    }

    private static TestDevice Run(CutScenario scenario, Action<MemoryFiles> arrange, bool isWrong = false)
    {
        TestDevice device = scenario.NewDevice();
        arrange(device.Files);
        FaultRunner runner = new(device, scenario.Versions) { ComparesNames = !isWrong };
        runner.Run(() => scenario.IsDone(device) || (isWrong && device.Agent.State == AgentState.Refused && device.Agent.Request.Kind == RequestKind.Wait));
        return device;
    }
}
