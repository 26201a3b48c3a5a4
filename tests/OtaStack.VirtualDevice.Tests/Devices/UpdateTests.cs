using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Devices;

public sealed class UpdateTests : IAsyncLifetime
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
    public async Task A_device_takes_the_assigned_release_and_behaves_differently_afterwards()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        await _bench.Log.WaitForLineAsync("Thermostat 1.0.0: comfort mode, set 21.0 C");

        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.Server.WaitForReportAsync("confirmed", "1.1.0");
        await _bench.StopDevicesAsync();

        Assert.StartsWith("Thermostat 1.1.0: eco mode, set 19.0 C", _bench.Log.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(["Normal 1.0.0", "Trial 1.1.0"], Boots("dev-1"));
        Assert.Equal(["thermostat-1.1.0"], device.Statistics.Tried);
        Assert.Empty(device.Statistics.Reverted);
        Assert.Equal(0, device.Statistics.Crashes);
        Assert.Equal(AgentState.Confirmed, device.Statistics.State);
    }

    [Fact]
    public async Task Only_the_changed_assembly_is_downloaded()
    {
        _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        int changed = SampleSets.Read("1.1.0").Single(part => part.Name == "Thermostat.dll").Bytes.Length;
        int index = _bench.Releases["1.1.0"].Index.Length;
        Assert.Equal(changed + index, _bench.Server.TargetBytes);
    }

    [Fact]
    public async Task A_release_that_fails_its_health_check_goes_back_and_the_version_before_runs_on()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        _bench.Server.Assign("dev-1", _bench.Releases["1.2.0"]);
        await _bench.Server.WaitForReportAsync("rolledBack", "1.1.0");
        await _bench.StopDevicesAsync();

        Assert.Contains(_bench.Log.Lines, line => line.StartsWith("Thermostat 1.2.0", StringComparison.Ordinal) && line.EndsWith("floor sensor does not answer", StringComparison.Ordinal));
        Assert.StartsWith("Thermostat 1.1.0: eco mode", _bench.Log.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(["Normal 1.0.0", "Trial 1.1.0", "Trial 1.2.0", "Reverted 1.1.0"], Boots("dev-1"));
        Assert.Equal(["thermostat-1.2.0"], device.Statistics.Reverted);
        Assert.Equal(ReasonCode.HealthCheckFailed, device.Statistics.Reason);
        Assert.Contains(_bench.Server.Reports, report => report.GetProperty("state").GetString() == "rolledBack"
            && report.GetProperty("reason").GetString() == "healthCheckFailed"
            && report.GetProperty("attempted").GetString() == "thermostat-1.2.0");
    }

    [Fact]
    public async Task A_flaky_link_costs_time_but_hardly_any_bytes()
    {
        SimulatedDevice device = _bench.Start("dev-1", DeviceProfile.Flaky, seed: 42);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        // Whole blocks are kept: each of the drops, one in 10 KiB at most, costs less than one block.
        int needed = SampleSets.Read("1.1.0").Single(part => part.Name == "Thermostat.dll").Bytes.Length + _bench.Releases["1.1.0"].Index.Length;
        int metadata = _bench.Server.Repository.Files.Values.Sum(file => file.Length);
        Assert.InRange(device.Statistics.BytesDownloaded, needed, (long)((needed + (2 * metadata)) * 1.4));
    }

    [Fact]
    public async Task A_power_cut_in_mid_download_costs_at_most_a_block()
    {
        SimulatedDevice device = _bench.Start("dev-1", DeviceProfile.PowerCut, seed: 7);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await _bench.StopDevicesAsync();

        DeviceEvent cut = Assert.Single(_bench.Log.Events, happened => happened.Kind == DeviceEventKind.PowerCut);
        Assert.Equal(AgentState.Downloading, cut.State);
        Assert.Equal(1, device.Statistics.PowerCuts);
        int needed = SampleSets.Read("1.1.0").Single(part => part.Name == "Thermostat.dll").Bytes.Length;
        Assert.InRange(_bench.Server.TargetBytes, needed, needed + (2 * 16384) + (2 * _bench.Releases["1.1.0"].Index.Length));
    }

    [Fact]
    public async Task A_device_without_a_clock_updates_all_the_same()
    {
        _bench.Start("dev-1", hasClock: false);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
    }

    [Fact]
    public async Task A_server_that_goes_away_in_mid_download_is_waited_for()
    {
        int targets = 0;
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _bench.Server.Misbehave = context =>
        {
            if (context.Request.Path.StartsWithSegments("/tuf/thermostat/targets") && Interlocked.Increment(ref targets) == 3)
            {
                context.Abort();
                gone.TrySetResult();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };
        _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await _bench.Server.StopAsync();
        await _bench.Log.WaitForAsync(
            events => events.Any(e => e.Kind == DeviceEventKind.State && e.Reason == ReasonCode.TransferFailed), "the agent to notice that transfers fail");

        await _bench.Server.StartAsync();

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        Assert.DoesNotContain(_bench.Log.Events, happened => happened.Kind == DeviceEventKind.Crash);
    }

    [Fact]
    public async Task A_flipped_byte_in_the_image_is_refused_and_nothing_changes()
    {
        _bench.Server.Misbehave = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith(".bin", StringComparison.Ordinal))
            {
                return false;
            }

            byte[] wrong = new byte[16384];
            context.Response.StatusCode = 206;
            string range = context.Request.Headers.Range.ToString()["bytes=".Length..];
            int count = int.Parse(range.Split('-')[1]) - int.Parse(range.Split('-')[0]) + 1;
            context.Response.Headers.ContentRange = $"bytes {range}/{_bench.Releases["1.1.0"].Image.Length}";
            await context.Response.Body.WriteAsync(wrong.AsMemory(0, count));
            return true;
        };
        SimulatedDevice device = _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.Log.WaitForAsync(events => events.Any(e => e.Kind == DeviceEventKind.State && e.Reason == ReasonCode.BlockMismatch), "the refusal");
        await _bench.StopDevicesAsync();

        Assert.Equal("1.0.0", device.Statistics.Version);
        Assert.Equal(["Normal 1.0.0"], Boots("dev-1"));
    }

    private IEnumerable<string> Boots(string id)
    {
        return _bench.Log.Events
            .Where(happened => happened.Device == id && happened.Kind == DeviceEventKind.Boot)
            .Select(happened => $"{happened.Outcome} {happened.Version}");
    }
}
