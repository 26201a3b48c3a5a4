using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.Scenario;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Mcuboot;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.EndToEnd.Tests;

/// <summary>A running server with a good pair of images (1.1.0) and one whose application is ill (1.2.0), published by the real tool.</summary>
public sealed class ImageServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private readonly string _folder = Directory.CreateTempSubdirectory("otastack-images-").FullName;
    private readonly ServerProcess _server;
    private readonly OperatorClient _operator;
    private readonly ProductTeam _team;
    private readonly ImageTeam _images;
    private readonly VirtualClock _clock = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private VirtualNetwork? _network;

    public ImageServer()
    {
        Installation installation = Installation.Find();
        SigningTool ota = new(installation, "correct horse battery staple", Path.Combine(_folder, "ota.log"));
        _server = new ServerProcess(installation, Path.Combine(_folder, "server"), Path.Combine(_folder, "server.log"));
        _operator = new OperatorClient(_server.Url);
        _team = new ProductTeam(ota, _folder, installation);
        _images = new ImageTeam(ota, _team, installation, _folder);
    }

    internal OperatorClient Operator => _operator;

    public async Task InitializeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        CancellationToken cancellation = patience.Token;
        Task making = Task.WhenAll(_team.MakeKeysAsync(cancellation), MakeImagesAsync(cancellation));
        await _server.StartAsync(_operator, cancellation);
        await _operator.SetUpAsync((await File.ReadAllTextAsync(_server.SetupTokenPath, cancellation)).Trim(), cancellation);
        await making;
        await _team.InitialiseAsync(_server.Url, _operator.ApiKey, cancellation);
        await _images.AddPairAsync("1.1.0", cancellation);
        await _images.AddPairAsync("1.2.0", cancellation);
        await _team.SignAsync(cancellation);
        await _team.PublishAsync(_server.Url, _operator.ApiKey, cancellation);
        _network = new VirtualNetwork(new ServerAddress(new Uri(_server.Url, "/"), "127.0.0.1", _server.MqttPort));
    }

    /// <summary>Enrols a device, starts a rollout of a release to it alone, and switches it on.</summary>
    internal async Task<(SimulatedDevice Device, string Rollout)> StartAsync(string id, string version, DeviceProfile profile, IDeviceObserver observer, string faults = "")
    {
        (DeviceCredentials credentials, string rollout) = await AssignAsync(id, version);
        return (await SwitchOnAsync(credentials, profile, observer, FaultScript.Parse(faults), new AgentSettings()), rollout);
    }

    /// <summary>Enrols a device and starts a rollout of a release to it alone.</summary>
    internal async Task<(DeviceCredentials Credentials, string Rollout)> AssignAsync(string id, string version)
    {
        JsonElement answer = await _operator.EnrolAsync([new { id, board = ProductTeam.ImageBoard, group = id }], CancellationToken.None);
        string key = answer.GetProperty("devices")[0].GetProperty("key").GetString()!;
        string rollout = await _operator.StartRolloutAsync(id, $"thermostat/{version}/deployment.bin", [100], 0, CancellationToken.None, group: id);

        // A device that asks before it is assigned to asks again after half a minute only.
        await Polling.UntilAsync($"{id} to be assigned to", Patience, LookAgain, async () =>
            (await _operator.DeviceAsync(id, CancellationToken.None)).GetProperty("device").GetProperty("target").GetString()!.Length > 0, CancellationToken.None);
        return (new DeviceCredentials("thermostat", id, key), rollout);
    }

    /// <summary>Switches a device on with 1.0.0 in it.</summary>
    internal async Task<SimulatedDevice> SwitchOnAsync(
        DeviceCredentials credentials, DeviceProfile profile, IDeviceObserver observer, FaultScript faults, AgentSettings settings)
    {
        FactoryImages factory = new(
            await File.ReadAllBytesAsync(_team.Root),
            await File.ReadAllBytesAsync(_images.FileOf("nanoclr", "1.0.0")),
            await File.ReadAllBytesAsync(_images.FileOf("deployment", "1.0.0")),
            BootKey.OfPem(await File.ReadAllTextAsync(_images.BootKeyFile)))
        {
            ReleaseId = "thermostat-1.0.0", Version = "1.0.0", SecurityCounter = 1,
        };
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", credentials.Device, ProductTeam.ImageBoard),
            Credentials = credentials,
            Profile = profile,
            Seed = 1,
            Faults = faults,
            Settings = settings,
        };
        SimulatedDevice device = new(options, SimulatedDevice.MakeBoard(BoardLayout.Find(ProductTeam.ImageBoard)!, factory), _network!, _clock, observer);
        _running.Add(device.RunAsync(_stop.Token));
        return device;
    }

    internal Task WaitForRolloutAsync(string id, string state)
    {
        return Polling.UntilAsync($"rollout {id}: {state}", Patience, LookAgain, async () =>
            (await _operator.RolloutAsync(id, CancellationToken.None)).GetProperty("state").GetString() == state, CancellationToken.None);
    }

    /// <summary>Waits until the server shows the device in this state, and gives what it shows.</summary>
    internal async Task<JsonElement> WaitForAsync(string id, string state, string version)
    {
        JsonElement shown = default;
        await Polling.UntilAsync($"{id}: {state} on {version}", Patience, LookAgain, async () =>
        {
            shown = (await _operator.DeviceAsync(id, CancellationToken.None)).GetProperty("device");
            return shown.GetProperty("state").GetString() == state && shown.GetProperty("version").GetString() == version;
        }, CancellationToken.None);
        return shown;
    }

    /// <summary>SIGKILL, then a new start on the same data.</summary>
    internal Task KillAsync()
    {
        return _server.KillAndRestartAsync(_operator, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _network?.Dispose();
        await _server.DisposeAsync();
        _operator.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MakeImagesAsync(CancellationToken cancellation)
    {
        await _images.MakeKeyAsync(cancellation);
        foreach (string version in ProductTeam.Versions)
        {
            await _images.SignImagesAsync(version, cancellation);
        }
    }
}
