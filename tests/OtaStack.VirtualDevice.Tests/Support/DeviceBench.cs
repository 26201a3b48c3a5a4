using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;
using OtaStack.VirtualDevice.Users;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>A server with the releases of a sample, the thermostat, and devices that left the factory with 1.0.0.</summary>
internal sealed class DeviceBench : IAsyncDisposable
{
    public const string Board = "virtual-assemblies";

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private VirtualNetwork? _network;

    /// <param name="rate">Virtual seconds for each real one.</param>
    /// <param name="sets">The parts of each version, 1.0.0 among them; null for the thermostat's.</param>
    public DeviceBench(double rate = 20, IReadOnlyDictionary<string, (string Name, byte[] Bytes)[]>? sets = null)
    {
        Clock = new VirtualClock(TimeProvider.System, rate);
        RepositorySimulator repository = new(Clock.UnixSeconds);
        sets ??= ((string[])["1.0.0", "1.1.0", "1.2.0"]).ToDictionary(version => version, version => SampleSets.Read(version));
        foreach ((string version, (string Name, byte[] Bytes)[] parts) in sets)
        {
            Releases[version] = repository.AddRelease("thermostat", Board, version, parts);
        }

        repository.Publish();
        Server = new LoopbackServer(repository);
    }

    public VirtualClock Clock { get; }

    public LoopbackServer Server { get; }

    public Dictionary<string, SimulatedRelease> Releases { get; } = [];

    public EventLog Log { get; } = new();

    /// <summary>Where the broker listens; 0 when there is none.</summary>
    public int MqttPort { get; set; }

    public NetworkLimits Limits { get; set; } = new();

    /// <summary>Makes a device and switches it on.</summary>
    public SimulatedDevice Start(string id, DeviceProfile? profile = null, ulong seed = 1, bool hasClock = true, AgentSettings? settings = null, FaultScript? faults = null, UserProfile? user = null, GivenConditions? conditions = null)
    {
        _network ??= new VirtualNetwork(new ServerAddress(Server.Address, MqttPort == 0 ? "" : "127.0.0.1", MqttPort), Limits);
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", id, Board),
            Credentials = new DeviceCredentials("thermostat", id, LoopbackServer.Key),
            Profile = profile ?? DeviceProfile.Steady,
            Seed = seed,
            HasClock = hasClock,
            Settings = settings ?? new AgentSettings(),
            Faults = faults ?? FaultScript.None,
            User = user ?? UserProfile.Nobody,
            Conditions = conditions ?? GivenConditions.None,
        };
        SimulatedDevice device = new(options, new SimulatedFlash(new FlashGeometry(), seed), _network, Clock, Log);
        SimulatedRelease factory = Releases["1.0.0"];
        device.Provision(new FactoryContent(Server.Repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId,
            Version = "1.0.0",
            SecurityCounter = 1,
        });
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
