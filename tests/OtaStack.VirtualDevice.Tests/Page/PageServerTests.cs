using System.Net;
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
    private readonly EventLog _log = new();
    private readonly VirtualNetwork _network = new(new ServerAddress(new Uri("http://127.0.0.1:9/"), "", 0));
    private PageServer _server = null!;
    private SimulatedDevice _device = null!;
    private CancellationTokenSource _power = new();
    private Task _running = Task.CompletedTask;

    [Fact]
    public async Task An_upload_goes_on_where_the_connection_broke_off_also_after_the_plug_was_pulled()
    {
        string path = $"bundle/3f9a01bc-{Bundle.Length}";
        int first = await BreakOffAsync(path);
        await UnplugAsync();
        _power.Dispose();
        _power = new CancellationTokenSource();
        _running = _device.RunAsync(_power.Token);
        int second = await BreakOffAsync(path);
        Assert.InRange(second, first + 4096, Bundle.Length - 1);

        using ByteArrayContent rest = new(Bundle[second..]);
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Put, $"{path}/{second}/{Bundle.Length}", rest);

        Assert.Equal((HttpStatusCode.OK, $$"""{"error":"","offset":{{Bundle.Length}},"whole":1}"""), (status, body));
        await UntilConfirmedAsync("1.1.0");
    }

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
        _device = new SimulatedDevice(options, new SimulatedFlash(new FlashGeometry(), 1), _network, new VirtualClock(TimeProvider.System, 20), _log);
        _device.Provision(new FactoryContent(repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId,
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        _server = await PageServer.StartAsync(_device, 0);
        _running = _device.RunAsync(_power.Token);
        return _server.Address;
    }

    protected override async Task StopAsync()
    {
        await UnplugAsync();
        await _server.DisposeAsync();
        _network.Dispose();
        _power.Dispose();
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

    /// <summary>Sends ten thousand of the bytes that are missing, and breaks off when the device has taken some; returns how many it has then.</summary>
    private async Task<int> BreakOffAsync(string path)
    {
        int from = await HeldAsync(path);
        using (CancellationTokenSource off = new())
        {
            using BrokenContent broken = new(Bundle[from..], off, async () =>
            {
                while (await HeldAsync(path) < from + 4096)
                {
                    off.Token.ThrowIfCancellationRequested();
                }
            });
            await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(HttpMethod.Put, $"{path}/{from}/{Bundle.Length}", broken, cancellation: off.Token));
        }

        int held = await HeldAsync(path);
        Assert.InRange(held, from + 4096, from + 10_000);
        return held;
    }

    private async Task UnplugAsync()
    {
        await _power.CancelAsync();
        await _running;
    }
}
