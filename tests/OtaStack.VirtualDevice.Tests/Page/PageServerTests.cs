using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Page;

/// <summary>The local page of a virtual device; the device has no other network.</summary>
public sealed class PageServerTests : PageScenarios
{
    private readonly CancellationTokenSource _stop = new();
    private readonly EventLog _log = new();
    private readonly VirtualNetwork _network = new(new ServerAddress(new Uri("http://127.0.0.1:9/"), "", 0));
    private PageServer _server = null!;
    private Task _running = Task.CompletedTask;

    protected override async Task<Uri> StartAsync(RepositorySimulator repository, SimulatedRelease factory)
    {
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", "dev-1", DeviceBench.Board),
            Credentials = new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key),
            Settings = new AgentSettings { Mode = UpdateMode.Offline },
            Profile = DeviceProfile.Offline,
            Page = new PageSettings { MaxUpload = MaxUpload },
            PageCode = Code,
        };
        SimulatedDevice device = new(options, new SimulatedFlash(new FlashGeometry(), 1), _network, new VirtualClock(TimeProvider.System, 20), _log);
        device.Provision(new FactoryContent(repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId,
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        _server = await PageServer.StartAsync(device, 0);
        _running = device.RunAsync(_stop.Token);
        return _server.Address;
    }

    protected override async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _server.DisposeAsync();
        _network.Dispose();
        _stop.Dispose();
    }

    protected override Task UntilConfirmedAsync(string version)
    {
        return _log.WaitForAsync(
            events => events.Any(happened => happened is { Kind: DeviceEventKind.State, State: AgentState.Confirmed } && happened.Version == version), "the upload to be confirmed");
    }

    protected override SimulatedRelease Add(RepositorySimulator repository, string version)
    {
        return repository.AddRelease("thermostat", DeviceBench.Board, version, SampleSets.Read(version));
    }
}
