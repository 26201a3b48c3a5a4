using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Media;

/// <summary>Media made by the real tools, inserted into a device that has no network at all.</summary>
public sealed class MediaTests(SigningDesk desk) : IClassFixture<SigningDesk>, IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private readonly EventLog _log = new();
    private readonly VirtualNetwork _network = new(new ServerAddress(new Uri("http://127.0.0.1:9/"), "", 0));
    private SimulatedDevice _device = null!;
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync()
    {
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", "dev-1", "virtual-assemblies"),
            Credentials = new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key),
            Settings = new AgentSettings { Mode = UpdateMode.Offline },
            Profile = DeviceProfile.Offline,
        };
        _device = new SimulatedDevice(options, new SimulatedFlash(new FlashGeometry(), 1), _network, new VirtualClock(TimeProvider.System, 20), _log);
        _device.Provision(new FactoryContent(
            File.ReadAllBytes(desk.RootFile), new ArraySource(desk.Target("1.0.0", "assemblies.idx")), new ArraySource(desk.Target("1.0.0", "assemblies.bin")))
        {
            ReleaseId = "thermostat-1.0.0",
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _device.Media.Remove();
        _network.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_prepared_medium_updates_a_device_that_is_never_online()
    {
        SwitchOn();
        _device.Media.Insert(await desk.PrepareMediumAsync("1.1.0"));

        await WaitForAsync(AgentState.Confirmed, "1.1.0");

        Assert.Equal(0, _device.Statistics.BytesDownloaded);
        Assert.Contains(_log.Events, happened => happened.Kind == DeviceEventKind.Medium && happened.Text == "thermostat-1.1.0.ota");
        await _log.WaitForLineAsync("Thermostat 1.1.0: eco mode");
    }

    [Fact]
    public async Task A_medium_that_is_in_at_power_on_is_noticed()
    {
        _device.Media.Insert(await desk.PrepareMediumAsync("1.1.0"));
        SwitchOn();

        await WaitForAsync(AgentState.Confirmed, "1.1.0");
    }

    [Fact]
    public async Task Pulled_out_in_mid_read_it_says_so_and_goes_on_when_it_is_inserted_again()
    {
        string medium = await desk.PrepareMediumAsync("1.1.0");
        _log.OnEvent = happened =>
        {
            if (happened is { Kind: DeviceEventKind.State, State: AgentState.Downloading })
            {
                _log.OnEvent = null;
                _device.Media.Remove();
            }
        };
        SwitchOn();
        _device.Media.Insert(medium);
        await _log.WaitForAsync(events => events.Any(happened => happened.Reason == ReasonCode.MediumRemoved), "the medium to be missed");

        _device.Media.Insert(medium);
        await WaitForAsync(AgentState.Confirmed, "1.1.0");
    }

    [Fact]
    public async Task A_medium_that_was_tampered_with_is_refused_and_nothing_changes()
    {
        string medium = await desk.PrepareMediumAsync("1.1.0");
        string copy = Directory.CreateTempSubdirectory("ota-medium-").FullName;
        byte[] bundle = await File.ReadAllBytesAsync(Path.Combine(medium, "thermostat-1.1.0.ota"));
        for (int i = 0; i < 512; i += 7)
        {
            // Towards the end stands the image: what comes before is signed metadata, which is refused all the same.
            bundle[^(4096 + i)] ^= 0x20;
        }

        await File.WriteAllBytesAsync(Path.Combine(copy, "thermostat-1.1.0.ota"), bundle);
        SwitchOn();
        _device.Media.Insert(copy);
        await _log.WaitForAsync(events => events.Any(happened => happened is { Kind: DeviceEventKind.State, State: AgentState.Refused }), "the medium to be refused");

        Assert.Equal(ReasonCode.BlockMismatch, _device.Statistics.Reason);
        Assert.Equal("1.0.0", _device.Statistics.Version);
        Assert.Equal(1, _device.Statistics.Boots);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_release_that_is_not_healthy_goes_back_and_is_not_taken_again_from_the_same_medium()
    {
        SwitchOn();
        _device.Media.Insert(await desk.PrepareMediumAsync("1.2.0"));

        await _log.WaitForAsync(events => events.Any(happened => happened is { Kind: DeviceEventKind.State, Reason: ReasonCode.FailedBefore }), "the release to be refused");

        Assert.Equal("1.0.0", _device.Statistics.Version);
        Assert.Equal(["thermostat-1.2.0"], _device.Statistics.Reverted);
    }

    [Fact]
    public void A_folder_without_a_bundle_is_not_noticed()
    {
        string folder = Directory.CreateTempSubdirectory("ota-medium-").FullName;
        Assert.False(_device.Media.Insert(folder));
        Directory.Delete(folder);
    }

    private void SwitchOn()
    {
        _running = _device.RunAsync(_stop.Token);
    }

    private Task WaitForAsync(AgentState state, string version)
    {
        return _log.WaitForAsync(
            events => events.LastOrDefault(happened => happened.Kind == DeviceEventKind.State) is { } last && last.State == state && last.Version == version,
            $"the device to be {state} on {version}");
    }
}
