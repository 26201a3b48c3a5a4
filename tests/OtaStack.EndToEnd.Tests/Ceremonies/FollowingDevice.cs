using System.Text.Json;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Scenario;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.EndToEnd.Tests.Ceremonies;

/// <summary>A virtual device that left the factory with 1.0.0 and the first root, connected to the real server.</summary>
internal sealed class FollowingDevice : IAsyncDisposable
{
    private const string Id = "dev-1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly SimulatedFlash _flash = new(new FlashGeometry(), 1);
    private readonly OperatorClient _operator;
    private readonly VirtualNetwork _network;
    private readonly SimulatedDevice _device;
    private CancellationTokenSource _plug = new();
    private Task _running = Task.CompletedTask;

    private FollowingDevice(OperatorClient client, ServerProcess server, string key, TokenTeam team)
    {
        _operator = client;
        _network = new VirtualNetwork(new ServerAddress(new Uri(server.Url, "/"), "127.0.0.1", server.MqttPort));
        _device = new SimulatedDevice(
            new DeviceOptions
            {
                Identity = new DeviceIdentity("thermostat", Id, ProductTeam.Board),
                Credentials = new DeviceCredentials("thermostat", Id, key),
                Settings = new AgentSettings { PollSeconds = 5 },
            },
            _flash, _network, new VirtualClock(TimeProvider.System, 5), new Unobserved());
        string image = Path.Combine(team.Repository, "targets", "thermostat", "1.0.0", "assemblies");
        _device.Provision(new FactoryContent(
            File.ReadAllBytes(team.FirstRoot), new ArraySource(File.ReadAllBytes(image + ".idx")), new ArraySource(File.ReadAllBytes(image + ".bin")))
        {
            ReleaseId = "thermostat-1.0.0",
            Version = "1.0.0",
            SecurityCounter = 1,
        });
    }

    /// <summary>Enrols the device and makes it; it is not switched on.</summary>
    public static async Task<FollowingDevice> MakeAsync(OperatorClient client, ServerProcess server, TokenTeam team, CancellationToken cancellation)
    {
        JsonElement enrolled = await client.EnrolAsync([new { id = Id, board = ProductTeam.Board, group = "all" }], cancellation);
        return new FollowingDevice(client, server, enrolled.GetProperty("devices")[0].GetProperty("key").GetString()!, team);
    }

    public void SwitchOn() => _running = _device.RunAsync(_plug.Token);

    /// <summary>Pulls the plug and looks into the flash.</summary>
    public async Task<(string Version, int Root, string RootHash)> SwitchOffAsync()
    {
        await _plug.CancelAsync();
        await _running;
        _plug.Dispose();
        _plug = new CancellationTokenSource();
        _flash.PowerOn();
        SimulatedFileSystem files = new(_flash);
        byte[] root = new byte[files.Length("trust/root.json")];
        Assert.Equal(root.Length, files.Read("trust/root.json", 0, root, 0, root.Length));
        Assert.Equal(Verdict.Accepted, MetadataHeader.Read(new ArraySource(root), new TrustLimits(), out MetadataHeader? header));
        return (_device.Statistics.Version, header!.Version, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(root)));
    }

    /// <summary>Rolls a release out to the device and waits until the server has heard what came of it.</summary>
    /// <returns>What the device says of itself: what runs, its state and the reason.</returns>
    public async Task<(string Version, string State, string Reason)> OfferAsync(string version, CancellationToken cancellation)
    {
        string rollout = await _operator.StartRolloutAsync(version, ProductTeam.TargetOf(version), [100], 100, cancellation);
        await Polling.UntilAsync(
            version, Patience, TimeSpan.FromMilliseconds(100),
            async () => new RolloutView(await _operator.RolloutAsync(rollout, cancellation)).State is "completed" or "halted", cancellation);
        return await ToldAsync(cancellation);
    }

    /// <summary>Waits until the device runs a release for good that was assigned before.</summary>
    public Task RunsAsync(string version, CancellationToken cancellation)
    {
        return Polling.UntilAsync(
            version, Patience, TimeSpan.FromMilliseconds(100), async () => await ToldAsync(cancellation) == (version, "confirmed", "none"), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _plug.CancelAsync();
        await _running;
        _plug.Dispose();
        _network.Dispose();
    }

    private async Task<(string Version, string State, string Reason)> ToldAsync(CancellationToken cancellation)
    {
        JsonElement device = (await _operator.DeviceAsync(Id, cancellation)).GetProperty("device");
        return (Text(device, "version"), Text(device, "state"), Text(device, "reason"));
    }

    private static string Text(JsonElement device, string name) => device.GetProperty(name).GetString() ?? "";

    private sealed class Unobserved : IDeviceObserver
    {
        public void Happened(DeviceEvent happened)
        {
        }
    }
}
