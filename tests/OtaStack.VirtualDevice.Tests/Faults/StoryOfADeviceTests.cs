using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Users;

namespace OtaStack.VirtualDevice.Tests.Faults;

/// <summary>Whole devices with whole stories, over real HTTP.</summary>
public sealed class StoryOfADeviceTests : IAsyncLifetime
{
    private readonly DeviceBench _bench = new();

    public Task InitializeAsync()
    {
        return _bench.Server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("every 10 KiB drop link", 2)]
    [InlineData("at download 30% for 30 seconds proxy mangles Content-Range\nlose 20% of requests", 1)]
    [InlineData("for 20 seconds proxy mangles body", 1)]
    [InlineData("for 20 seconds proxy mangles status", 1)]
    [InlineData("for 20 seconds proxy mangles length", 1)]
    [InlineData("for 20 seconds proxy mangles encoding\nfor 20 seconds proxy redirects", 2)]
    [InlineData("for 20 seconds no network\ndelay 20 ms", 2)]
    [InlineData("at trial reset by brownout", 1)]
    [InlineData("clock has no battery\nat trial cut power", 2)]
    public async Task The_update_arrives_in_the_end(string script, int least)
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse(script));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        Assert.InRange(device.Statistics.Faults, least, int.MaxValue);
        Assert.Equal(device.Statistics.Faults, _bench.Log.Events.Count(happened => happened.Kind == DeviceEventKind.Fault));
    }

    [Fact]
    public async Task A_power_cut_at_forty_percent_costs_a_block_at_most()
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse("at download 40% cut power"));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        Assert.Equal(1, device.Statistics.PowerCuts);
        Assert.Contains(_bench.Log.Events, happened => happened is { Kind: DeviceEventKind.Fault, Text: "at download 40% cut power" });
    }

    [Theory]
    [InlineData("at download 50% for 2 minutes battery at 9%", ReasonCode.BatteryLow)]
    [InlineData("at download 50% for 2 minutes metered network", ReasonCode.MeteredNetwork)]
    public async Task In_mid_download_it_waits_with_the_reason_and_then_goes_on(string script, ReasonCode reason)
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse(script));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        (AgentState State, ReasonCode Reason)[] shown = [.. _bench.Log.Events.Where(happened => happened.Kind == DeviceEventKind.State).Select(happened => (happened.State, happened.Reason))];
        int waits = Array.IndexOf(shown, (AgentState.Waiting, reason));
        Assert.Equal((AgentState.Downloading, ReasonCode.None), shown[waits - 1]);
        Assert.Contains((AgentState.Downloading, ReasonCode.None), shown[(waits + 1)..]);

        // What had come was not fetched again: a request that was under way, at most, and the block that it broke off in.
        long image = _bench.Releases["1.1.0"].Image.Length + _bench.Releases["1.1.0"].Index.Length;
        Assert.InRange(device.Statistics.BytesDownloaded, 0, image + 24_000);
    }

    [Fact]
    public async Task A_failing_health_check_takes_the_release_back()
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse("at trial health check fails with code 3"));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.0.0");

        Assert.Equal(ReasonCode.HealthCheckFailed, device.Statistics.Reason);
    }

    [Theory]
    [InlineData("watchdog")]
    [InlineData("crash")]
    public async Task A_trial_that_ends_by_the_release_takes_it_back(string reset)
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse($"at trial reset by {reset}"));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.0.0");

        Assert.Equal(reset == "crash" ? ReasonCode.Crashed : ReasonCode.WatchdogReset, device.Statistics.Reason);
    }

    [Fact]
    public async Task A_confirmed_release_that_restarts_again_and_again_is_left()
    {
        string script = string.Join('\n', Enumerable.Range(3, 8).Select(boot => $"at boot {boot} reset by crash").Prepend("at confirmed reset by crash"));
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse(script));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.Server.WaitForReportAsync("rolledBack", "1.0.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(ReasonCode.BootLoop, device.Statistics.Reason);
        Assert.Equal(11, device.Statistics.Boots);
        Assert.Contains(_bench.Server.Reports, report => report.GetProperty("reason").GetString() == "bootLoop"
            && report.GetProperty("attempted").GetString() == "thermostat-1.1.0"
            && report.GetProperty("reset").GetString() == "crash");
    }

    [Fact]
    public async Task A_device_returns_the_outcome_that_was_ordered_and_runs_what_it_runs()
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: FaultScript.Parse("return outcome failed reason storageFailed"));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.Server.WaitForReportAsync("failed", "1.1.0");

        Assert.Equal("1.1.0", device.Statistics.Version);
        Assert.All(_bench.Server.Reports, report => Assert.Equal(("failed", "storageFailed"), (report.GetProperty("state").GetString(), report.GetProperty("reason").GetString())));
    }

    [Theory]
    [InlineData(UserAnswer.Now)]
    [InlineData(UserAnswer.Postpone)]
    public async Task A_user_who_is_asked_answers_and_nobody_never_does(UserAnswer answer)
    {
        AgentSettings asks = new() { Mode = UpdateMode.Ask };
        SimulatedDevice answered = _bench.Start("dev-1", settings: asks, user: new UserProfile(answer, 5));
        SimulatedDevice nobody = _bench.Start("dev-2", settings: asks);
        _bench.Server.Assign("dev-2", _bench.Releases["1.1.0"]);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.WaitForStateAsync("dev-2", AgentState.Waiting, "1.0.0");

        Assert.Equal("1.1.0", answered.Statistics.Version);
        Assert.Equal(ReasonCode.ConsentNeeded, nobody.Statistics.Reason);
    }
}
