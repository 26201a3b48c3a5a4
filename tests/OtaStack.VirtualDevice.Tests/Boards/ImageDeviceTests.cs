using System.Text;
using OtaStack.Agent.Core;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Boards;

/// <summary>Whole devices with image slots, over real HTTP: the boot loader's model, the real agent, the real application.</summary>
public sealed class ImageDeviceTests : IAsyncLifetime
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

    [Fact]
    public async Task A_pair_is_downloaded_swapped_tried_and_confirmed()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Publish("1.1.0", ("nanoclr", ImageBench.Runtime("1.1.0")), ("deployment", ImageBench.Deployment("1.1.0"))));

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(("1.1.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Equal(["thermostat-1.1.0"], device.Statistics.Tried);
        Assert.Empty(device.Statistics.Reverted);
        Assert.StartsWith("Thermostat 1.1.0", _bench.Log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_alone_leaves_the_runtime_as_it_is()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Publish("1.1.0", ("deployment", ImageBench.Deployment("1.1.0"))));

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(("1.0.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
    }

    [Fact]
    public async Task A_pair_whose_application_is_ill_goes_back_as_a_pair()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Publish("1.2.0", ("nanoclr", ImageBench.Runtime("1.2.0")), ("deployment", ImageBench.Deployment("1.2.0"))));

        await _bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.0.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(ReasonCode.HealthCheckFailed, device.Statistics.Reason);
        Assert.Equal(("1.0.0", "1.0.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Equal(["thermostat-1.2.0"], device.Statistics.Reverted);
        Assert.StartsWith("Thermostat 1.0.0", _bench.Log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_crashes_at_its_start_is_taken_back_by_the_boot_loader()
    {
        (string Name, byte[] Bytes)[] parts = [.. SampleSets.Read("1.1.0").Where(part => part.Name != "app.entry"), ("app.entry", Encoding.ASCII.GetBytes("Thermostat;No.Such.Type"))];
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Publish("1.3.0", ("nanoclr", ImageBench.Runtime("1.3.0")), ("deployment", ImageBench.Deployment("1.3.0", parts))));

        await _bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.0.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(ReasonCode.Crashed, device.Statistics.Reason);
        Assert.Equal(("1.0.0", "1.0.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Contains(_bench.Log.Events, happened => happened.Kind == DeviceEventKind.Crash && happened.Text.Contains("No.Such.Type", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_the_boot_loader_does_not_know_the_key_of_is_refused_and_what_ran_runs()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Publish("1.1.0", ("deployment", ImageBench.Deployment("1.1.0", key: TestKey.FromSeed(96)))));

        await _bench.WaitForStateAsync("dev-1", AgentState.Refused, "1.0.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(ReasonCode.ImageRejected, device.Statistics.Reason);
        Assert.Equal(("1.0.0", "1.0.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Empty(device.Statistics.Tried);
    }
}
