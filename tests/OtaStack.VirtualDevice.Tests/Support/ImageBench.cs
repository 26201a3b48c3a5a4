using OtaStack.Agent.Core;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>A server with images of the thermostat for one board, and devices of that board that left the factory with 1.0.0.</summary>
internal sealed class ImageBench : IAsyncDisposable
{
    public const string Board = "virtual-mcuboot";

    private const int RuntimeBytes = 20_000;

    private static readonly TestKey Key = TestKey.FromSeed(95);
    private static readonly BootKey BootKey = BootKey.OfEd25519(Key.PublicKey);

    /// <summary>The boot loader's public key, as the signing tool writes it.</summary>
    public static string BootKeyPem { get; } = System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", [.. Convert.FromHexString("302a300506032b6570032100"), .. Key.PublicKey]);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly BoardLayout _layout;
    private VirtualNetwork? _network;

    public ImageBench(string board = Board, double rate = 20)
    {
        Clock = new VirtualClock(TimeProvider.System, rate);
        _layout = BoardLayout.Find(board)!;
        Server = new LoopbackServer(new RepositorySimulator(Clock.UnixSeconds));
        Server.Repository.Publish();
    }

    public VirtualClock Clock { get; }

    public LoopbackServer Server { get; }

    public EventLog Log { get; } = new();

    /// <summary>Where the broker listens; 0 when there is none.</summary>
    public int MqttPort { get; set; }

    /// <summary>The application of that version, as its deployment carries it.</summary>
    public static byte[] Deployment(string version, (string Name, byte[] Bytes)[]? parts = null, TestKey? key = null)
    {
        return McubootImageText.Write(version, Tar.Write(parts ?? SampleSets.Read(version)), key ?? Key);
    }

    public static byte[] Runtime(string version)
    {
        byte[] payload = new byte[RuntimeBytes];
        SeededRandom random = SeededRandom.For(1, version);
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] = (byte)random.Next(256);
        }

        return McubootImageText.Write(version, payload, Key);
    }

    /// <summary>Publishes images of a version as one release; the first is the one to assign.</summary>
    public SimulatedRelease Publish(string version, params (string Kind, byte[] Image)[] images)
    {
        SimulatedRelease[] releases = Server.Repository.AddImages("thermostat", _layout.Board.Name, version, images, new ReleaseOptions { RequiresCurrent = "1.0.0" });
        Server.Repository.Publish();
        return releases[0];
    }

    public FactoryImages Factory()
    {
        return new FactoryImages(Server.Repository.RootJson(1), Runtime("1.0.0"), Deployment("1.0.0"), BootKey)
        {
            ReleaseId = "thermostat-1.0.0", Version = "1.0.0", SecurityCounter = 1,
        };
    }

    /// <summary>Makes a device and switches it on.</summary>
    public SimulatedDevice Start(string id, DeviceProfile? profile = null, ulong seed = 1, AgentSettings? settings = null, string faults = "", CellPool? pool = null)
    {
        _network ??= new VirtualNetwork(new ServerAddress(Server.Address, MqttPort == 0 ? "" : "127.0.0.1", MqttPort), new NetworkLimits());
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", id, _layout.Board.Name),
            Credentials = new DeviceCredentials("thermostat", id, LoopbackServer.Key),
            Profile = profile ?? DeviceProfile.Steady,
            Seed = seed,
            Settings = settings ?? new AgentSettings(),
            Faults = FaultScript.Parse(faults),
        };
        SimulatedDevice device = new(options, SimulatedDevice.MakeBoard(_layout, Factory()).Copy(seed), _network, Clock, Log, pool: pool);
        _running.Add(device.RunAsync(_stop.Token));
        return device;
    }

    /// <summary>Waits until the device has reported that it runs this version, in this state.</summary>
    public Task WaitForStateAsync(string id, AgentState state, string version)
    {
        return Log.WaitForAsync(
            events => events.LastOrDefault(e => e.Device == id && e.Kind == DeviceEventKind.State) is { } last && last.State == state && last.Version == version,
            $"{id} to be {state} on {version}");
    }

    /// <summary>Pulls all plugs.</summary>
    public async Task StopDevicesAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopDevicesAsync();
        await Server.DisposeAsync();
        _network?.Dispose();
        _stop.Dispose();
    }
}
