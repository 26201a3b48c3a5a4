using System.Text;
using OtaStack.Agent.Core;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Devices;

public sealed class CrashTests : IAsyncLifetime
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

    [Fact]
    public async Task A_release_that_crashes_at_its_start_is_left_after_one_try()
    {
        (string Name, byte[] Bytes)[] parts = [.. SampleSets.Read("1.1.0").Where(part => part.Name != "app.entry"), ("app.entry", Encoding.ASCII.GetBytes("Thermostat;No.Such.Type"))];
        SimulatedRelease broken = _bench.Server.Repository.AddRelease("thermostat", DeviceBench.Board, "1.3.0", parts);
        _bench.Server.Repository.Publish();
        SimulatedDevice device = _bench.Start("dev-1");

        _bench.Server.Assign("dev-1", broken);
        await _bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.0.0");
        await _bench.StopDevicesAsync();

        Assert.Equal(1, device.Statistics.Crashes);
        Assert.Equal(ReasonCode.Crashed, device.Statistics.Reason);
        Assert.StartsWith("Thermostat 1.0.0", _bench.Log.Lines.Last(), StringComparison.Ordinal);
        Assert.Contains(_bench.Log.Events, happened => happened.Kind == DeviceEventKind.Crash && happened.Version == "1.3.0" && happened.Text.Contains("No.Such.Type", StringComparison.Ordinal));
    }
}
