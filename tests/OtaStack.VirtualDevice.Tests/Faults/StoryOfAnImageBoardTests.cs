using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Faults;

/// <summary>Whole devices with image slots with whole stories, over real HTTP. Both images belong to the release.</summary>
public sealed class StoryOfAnImageBoardTests : IAsyncLifetime
{
    private readonly ImageBench _bench = new();

    public Task InitializeAsync()
    {
        return _bench.Server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("at swap 1% cut power", 1)]
    [InlineData("at swap 50% cut power", 1)]
    [InlineData("at swap 30% cut power\nat swap 60% cut power\nat swap 100% cut power", 3)]
    [InlineData("at download 70% cut power\nat swap 50% cut power\nat confirmed cut power", 3)]
    [InlineData("at trial cut power", 1)]
    [InlineData("at trial cut power\nat revert 50% cut power", 2)]
    [InlineData("for 20 seconds fail 3% of writes", 0)]
    [InlineData("for 20 seconds slots answer Busy", 0)]
    [InlineData("at download 90% for 20 seconds fail 30% of writes\nat swap 20% cut power", 1)]
    public async Task The_pair_arrives_in_the_end(string script, int powerCuts)
    {
        SimulatedDevice device = Start(script, "1.1.0");

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(powerCuts, device.Statistics.PowerCuts);
        Assert.Equal(script.Split('\n').Length, device.Statistics.Faults);
        Assert.Equal(("1.1.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Empty(device.Statistics.Reverted.Except(script.StartsWith("at trial", StringComparison.Ordinal) ? ["thermostat-1.1.0"] : []));
    }

    [Theory]
    [InlineData("new nanoclr hangs", "1.1.0", AgentState.RolledBack, ReasonCode.WatchdogReset)]
    [InlineData("at trial reset by watchdog", "1.1.0", AgentState.RolledBack, ReasonCode.WatchdogReset)]
    [InlineData("at trial reset by crash", "1.1.0", AgentState.RolledBack, ReasonCode.Crashed)]
    [InlineData("at trial health check fails with code 3", "1.1.0", AgentState.RolledBack, ReasonCode.HealthCheckFailed)]
    [InlineData("at revert 40% cut power", "1.2.0", AgentState.RolledBack, ReasonCode.HealthCheckFailed)]
    [InlineData("at swap 40% cut power\nat revert 40% cut power\nat revert 80% cut power", "1.2.0", AgentState.RolledBack, ReasonCode.HealthCheckFailed)]
    [InlineData("slots answer TooLarge", "1.1.0", AgentState.Refused, ReasonCode.Slot4)]
    [InlineData("wear out 1 block of deployment", "1.1.0", AgentState.Failed, ReasonCode.Slot5)]
    [InlineData("wear out 2 blocks of nanoclr", "1.1.0", AgentState.Failed, ReasonCode.Slot5)]
    public async Task The_pair_goes_back_or_is_never_started_and_the_reason_is_told(string script, string version, AgentState state, ReasonCode reason)
    {
        SimulatedDevice device = Start(script, version);

        await _bench.WaitForStateAsync("dev-1", state, "1.0.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(reason, device.Statistics.Reason);
        Assert.Equal(("1.0.0", "1.0.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Equal(script.Split('\n').Length, device.Statistics.Faults);
    }

    private SimulatedDevice Start(string script, string version)
    {
        SimulatedDevice device = _bench.Start("dev-1", faults: script);
        _bench.Server.Assign("dev-1", _bench.Publish(version, ("nanoclr", ImageBench.Runtime(version)), ("deployment", ImageBench.Deployment(version))));
        return device;
    }
}
