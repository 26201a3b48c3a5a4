using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.EndToEnd.Tests;

/// <summary>A device that asks its user, switched on, with its local page; a server that assigns 1.1.0; and a bundle with 1.2.0 to be handed over.</summary>
internal sealed class PageBench : IAsyncDisposable
{
    public const string Code = "7K3M-9QXD-4T";
    private const string Board = "virtual-assemblies";
    private static readonly string[] Versions = ["1.0.0", "1.1.0", "1.2.0"];
    private static readonly string Artifacts = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Foreign.Folder))!, "artifacts");

    private readonly CancellationTokenSource _power = new();
    private readonly SimulatorServer _server;
    private readonly VirtualNetwork _network;
    private readonly PageServer _page;
    private readonly Task _running;

    private PageBench(SimulatorServer server, VirtualNetwork network, SimulatedDevice device, PageServer page)
    {
        _server = server;
        _network = network;
        _page = page;
        Device = device;
        _running = device.RunAsync(_power.Token);
    }

    /// <summary>Where pictures and files go.</summary>
    public static string Folder => Directory.CreateDirectory(Path.Combine(Artifacts, "screenshots")).FullName;

    public string Bundle { get; } = Path.Combine(Folder, "thermostat-1.2.0.ota");

    public SimulatedDevice Device { get; }

    public Uri Address => _page.Address;

    /// <summary>What was erased, by the receipts that the server has.</summary>
    public IReadOnlyCollection<string> Receipts => _server.Receipts;

    public static async Task<PageBench> StartAsync()
    {
        VirtualClock clock = new(TimeProvider.System, 5);
        RepositorySimulator repository = new(clock.UnixSeconds);
        Dictionary<string, SimulatedRelease> releases = Versions
            .ToDictionary(version => version, version => repository.AddRelease("thermostat", Board, version, Sample(version), new ReleaseOptions { NotesEn = "Economy mode.", NotesJa = "エコモードを追加しました。" }));
        repository.Publish();
        SimulatorServer server = await SimulatorServer.StartAsync(repository, releases["1.1.0"]);
        VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));
        SimulatedDevice device = new(
            new DeviceOptions
            {
                Identity = new DeviceIdentity("thermostat", "dev-1", Board),
                Credentials = new DeviceCredentials("thermostat", "dev-1", new string('a', 64)),
                Settings = new AgentSettings { Mode = UpdateMode.Ask, FetchesNotes = true },
                Page = new PageSettings { MaxUpload = 256 * 1024 },
                PageCode = Code,
            },
            new SimulatedFlash(new FlashGeometry(), 1), network, clock, new Unobserved());
        SimulatedRelease factory = releases["1.0.0"];
        device.Provision(new FactoryContent(repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId,
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        PageBench bench = new(server, network, device, await PageServer.StartAsync(device, 0));
        await File.WriteAllBytesAsync(bench.Bundle, BundleText.Write(repository, releases["1.2.0"]));
        return bench;
    }

    public async Task UnplugAsync()
    {
        await _power.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await UnplugAsync();
        await _page.DisposeAsync();
        await _server.DisposeAsync();
        _network.Dispose();
        _power.Dispose();
    }

    private static (string Name, byte[] Bytes)[] Sample(string version)
    {
        return [.. Directory.GetFiles(Path.Combine(Artifacts, "samples", "Thermostat", version)).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
    }

    private sealed class Unobserved : IDeviceObserver
    {
        public void Happened(DeviceEvent happened)
        {
        }
    }
}
