using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Faults;

/// <summary>
/// Everything at once, drawn from a seed: assignments that change, media that come and go, a user who chooses and orders, a clock that jumps, restarts,
/// a network and a file store that fail. Whatever came before: a release that is assigned in the end is installed.
/// </summary>
public sealed class DisturbanceTests(ITestOutputHelper output)
{
    private const int FirstSeed = 8_100_000;
    private const int Day = 86400;

    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("OTASTACK_DISTURBED_RUNS"), out int runs) ? runs : 300;

    [Fact]
    public void Whatever_came_before_the_release_that_is_assigned_in_the_end_is_installed()
    {
        int disturbances = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Runs; seed++)
        {
            try
            {
                disturbances += Run(new Random(seed));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }
        }

        output.WriteLine($"seeds {FirstSeed} to {FirstSeed + Runs - 1}: {disturbances} disturbances, 1.3.0 confirmed after each");
    }

    private static int Run(Random random)
    {
        TestDevice device = TestDevice.Provisioned();
        device.AddSecrets();
        SimulatedRelease[] releases = [device.Publish("1.1.0"), device.Publish("1.2.0"), device.Publish("1.3.0")];
        byte[][] bundles = [.. releases.Take(2).Select(release => BundleText.Write(device.Repository, release))];
        FaultRunner runner = new(device, ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]) { TellsLate = true };
        int number = 1;
        int disturbances = 0;
        device.Health = version => version == "1.2.0" && random.Next(2) == 0 ? 3 : 0;
        runner.PowerOn();
        int steps = 0;
        int end = random.Next(20, 200);
        runner.GoOn(() =>
        {
            if (random.Next(6) == 0)
            {
                Disturb(device, random, releases, bundles, ref number);
                disturbances++;
            }

            return steps++ > end;
        });

        // All is well from here on.
        device.Link.IsDown = false;
        device.Link.TakesNoReports = false;
        device.Files.FailAt = 0;
        device.Files.FailLookAt = 0;
        device.Now = Math.Max(device.Now, device.Repository.Now) + Day;
        device.Repository.Now = device.Now;
        device.Repository.Publish();
        device.Insert(null);
        runner.PowerOn();
        SetAll(device.Agent, device.Now);
        device.Assign(number + 1, releases[2]);
        runner.GoOn(() => device.Agent.State == AgentState.Confirmed && device.Agent.RunningVersion == "1.3.0");
        return disturbances;
    }

    private static void SetAll(UpdateAgent agent, long now)
    {
        agent.Conditions.IsBusy = false;
        agent.Conditions.BatteryPercent = -1;
        Assert.True(agent.User.SetMode(UpdateMode.Automatic, now));
        Assert.True(agent.User.SetWindows([], now));
    }

    private static void Disturb(TestDevice device, Random random, SimulatedRelease[] releases, byte[][] bundles, ref int number)
    {
        UpdateAgent agent = device.Agent;
        switch (random.Next(16))
        {
            case 0:
            case 1:
                int release = random.Next(4);
                number += random.Next(2);
                device.Assign(number, release < 2 ? releases[release] : null);
                break;
            case 2:
                device.Insert(new Medium(bundles[random.Next(2)]) { PulledAt = random.Next(3) == 0 ? random.Next(1, 200) : 0 });
                break;
            case 3:
                device.Insert(null);
                break;
            case 4:
                _ = agent.User.SetMode((UpdateMode)random.Next(5), device.Now);
                break;
            case 5:
                _ = random.Next(2) == 0 ? agent.User.UpdateNow(device.Now) : agent.User.UpdateAt(device.Now + random.Next(Day), device.Now);
                break;
            case 6:
                _ = agent.User.Postpone(random.Next(1, Day), "later", device.Now);
                break;
            case 7:
                _ = agent.User.SetWindows(random.Next(2) == 0 ? [] : [127, random.Next(1440), 60], device.Now);
                break;
            case 8:
                agent.Conditions.IsBusy = !agent.Conditions.IsBusy;
                agent.Conditions.BatteryPercent = random.Next(3) == 0 ? 5 : -1;
                break;
            case 9:
                device.Now = random.Next(3) == 0 ? random.Next(100) : random.Next(2) == 0 ? device.Now + random.Next(Day) : Math.Max(1, device.Now - random.Next(10 * Day));
                agent.Tick(device.Now);
                break;
            case 10:
                device.PowerOn((ResetReason)random.Next(6));
                break;
            case 11:
                device.Link.IsDown = !device.Link.IsDown;
                break;
            case 12:
                device.Link.TakesNoReports = !device.Link.TakesNoReports;
                break;
            case 13:
                device.Files.FailAt = device.Files.Operations + random.Next(1, 4);
                device.Files.FailCount = random.Next(1, 4);
                device.Files.FailMade = random.Next(3) / 2.0;
                break;
            case 14:
                device.Files.FailLookAt = device.Files.Looks + random.Next(1, 40);
                break;
            default:
                agent.ReportDelivered(agent.ReportSequence - random.Next(2), device.Now);
                _ = random.Next(8) == 0 ? agent.User.OrderErase(all: false, TestDevice.Name, device.Now) : ReasonCode.None;
                break;
        }
    }
}
