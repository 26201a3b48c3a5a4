using System.Text.Json;
using OtaStack.Fleet;
using OtaStack.Fleet.Plans;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Fleet;

/// <summary>Assembly sets and images of several boards in one file, over real HTTP, with faults on their flash and media.</summary>
public sealed class MixedFleetTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly (string Id, string Board)[] Devices =
    [
        ("home-1", "virtual-assemblies"), ("home-2", "virtual-assemblies"),
        ("boiler-1", "virtual-mcuboot"), ("boiler-2", "virtual-mcuboot"), ("boiler-3", "virtual-mcuboot"), ("boiler-4", "virtual-mcuboot"),
        ("pump-1", "orgpal-palthree"), ("pump-2", "orgpal-palthree"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-mixed-").FullName;
    private readonly RepositorySimulator _repository = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    private LoopbackServer _server = null!;

    public async Task InitializeAsync()
    {
        SimulatedRelease factory = _repository.AddRelease("thermostat", "virtual-assemblies", "1.0.0", SampleSets.Read("1.0.0"));
        SimulatedRelease set = _repository.AddRelease("thermostat", "virtual-assemblies", "1.1.0", SampleSets.Read("1.1.0"));
        SimulatedRelease[] pair = Publish("1.1.0");
        SimulatedRelease[] ill = Publish("1.2.0", "orgpal-palthree");
        _repository.Publish();
        _server = new LoopbackServer(_repository);
        await _server.StartAsync();
        await SaveAsync("root.json", _repository.RootJson(1));
        await SaveAsync("assemblies.bin", factory.Image);
        await SaveAsync("assemblies.idx", factory.Index);
        await SaveAsync("nanoclr.bin", ImageBench.Runtime("1.0.0"));
        await SaveAsync("deployment.bin", ImageBench.Deployment("1.0.0"));
        await SaveAsync("boot.pem", System.Text.Encoding.ASCII.GetBytes(ImageBench.BootKeyPem));
        await SaveAsync("pair.ota", BundleText.Write(_repository, pair));
        await SaveAsync("devices.json", JsonSerializer.SerializeToUtf8Bytes(new
        {
            devices = Devices.Select(device => new { product = "thermostat", board = device.Board, id = device.Id, key = LoopbackServer.Key }),
        }));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "devices.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        foreach ((string id, string board) in Devices)
        {
            _server.Assign(id, board == "virtual-assemblies" ? set : board == "virtual-mcuboot" ? pair[0] : ill[0]);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "fleet.yaml"), $$"""
            seed: 3
            server: {{_server.Address}}
            devices: devices.json
            root: root.json
            results: summary.json
            state: flash
            factory:
              - { image: assemblies.bin, index: assemblies.idx, release: {{factory.ReleaseId}}, version: 1.0.0 }
              - { nanoclr: nanoclr.bin, deployment: deployment.bin, bootKey: boot.pem, release: thermostat-1.0.0, version: 1.0.0 }
            groups:
              - { name: homes, share: 100% }
              - { name: boilers, board: virtual-mcuboot, share: 100%, faults: at swap 40% cut power }
              - { name: worn, board: virtual-mcuboot, count: 1, faults: wear out 1 block of deployment }
              - name: far away
                board: virtual-mcuboot
                count: 1
                profile: offline
                mode: offline
                media: [pair.ota]
                faults: |
                  medium inserted
                  at block 2 medium removed
                  at waiting medium inserted
              - { name: pumps, board: orgpal-palthree, share: 100%, faults: at revert 50% cut power }
            """);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_board_updates_in_its_own_way_and_is_told_in_the_summary()
    {
        Dictionary<string, JsonElement> devices = await PlayAsync(last => Devices.All(device => last.TryGetValue(device.Id, out string? state) && state is "confirmed" or "rolledBack" or "failed"));

        Assert.All(Of(devices, "homes"), device => Is(device, "1.1.0", "confirmed", "none"));
        Assert.All(Of(devices, "boilers"), device => Is(device, "1.1.0", "confirmed", "none", "1.1.0"));
        Assert.All(Of(devices, "boilers"), device => Assert.Equal(1, device.GetProperty("powerCuts").GetInt32()));
        Assert.All(Of(devices, "worn"), device => Is(device, "1.0.0", "failed", "slot5", "1.0.0"));
        Assert.All(Of(devices, "far away"), device => Is(device, "1.1.0", "confirmed", "none", "1.1.0"));
        // Swap using offset: the deployment goes back, the new nanoCLR stays and runs it.
        Assert.All(Of(devices, "pumps"), device => Is(device, "1.0.0", "rolledBack", "healthCheckFailed", "1.2.0", "1.0.0"));
        Assert.All(Of(devices, "pumps"), device => Assert.Equal(1, device.GetProperty("powerCuts").GetInt32()));
        Assert.Equal("boilers 2, far away 1, homes 2, pumps 2, worn 1", string.Join(", ", devices.Values.CountBy(device => device.GetProperty("group").GetString()!).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}")));
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "summary.json")));
        JsonElement totals = summary.RootElement.GetProperty("totals");
        Assert.Equal("""{"virtual-mcuboot":4,"orgpal-palthree":2,"virtual-assemblies":2}""", JsonSerializer.Serialize(totals.GetProperty("boards")));
        Assert.Equal("""{"1.0.0":3,"1.1.0":3}""", JsonSerializer.Serialize(totals.GetProperty("deployment")));

        // What is kept of the flash is what the next run starts with: all memories of a board.
        Dictionary<string, JsonElement> later = await PlayAsync(last => last.Count == Devices.Length);

        Assert.All(Of(later, "boilers"), device => Assert.Equal(("1.1.0", "1.1.0"), (device.GetProperty("version").GetString(), device.GetProperty("nanoclr").GetString())));
        Assert.All(Of(later, "pumps"), device => Assert.Equal("1.0.0", device.GetProperty("version").GetString()));
    }

    private static IEnumerable<JsonElement> Of(Dictionary<string, JsonElement> devices, string group)
    {
        return devices.Values.Where(device => device.GetProperty("group").GetString() == group);
    }

    private static void Is(JsonElement device, string version, string state, string reason, string? images = null, string? deployed = null)
    {
        Assert.Equal(
            (version, state, reason), (device.GetProperty("version").GetString(), device.GetProperty("state").GetString(), device.GetProperty("reason").GetString()));
        Assert.Equal(images, device.TryGetProperty("nanoclr", out JsonElement runtime) ? runtime.GetString() : null);
        Assert.Equal(deployed ?? images, device.TryGetProperty("deployment", out JsonElement deployment) ? deployment.GetString() : null);
    }

    private SimulatedRelease[] Publish(string version, string board = "virtual-mcuboot")
    {
        return _repository.AddImages(
            "thermostat", board, version, [("nanoclr", ImageBench.Runtime(version)), ("deployment", ImageBench.Deployment(version))], new ReleaseOptions { RequiresCurrent = "1.0.0" });
    }

    /// <param name="isDone">Looks at the last state of each device that has told one.</param>
    private async Task<Dictionary<string, JsonElement>> PlayAsync(Func<Dictionary<string, string>, bool> isDone)
    {
        FleetPlan plan = FleetFile.Read(Path.Combine(_folder, "fleet.yaml"));
        using CancellationTokenSource stop = new(Patience);
        Dictionary<string, string> last = [];
        using LineStream output = new(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("event").GetString() == "state")
            {
                last[document.RootElement.GetProperty("device").GetString()!] = document.RootElement.GetProperty("state").GetString()!;
                if (isDone(last))
                {
                    stop.Cancel();
                }
            }
        });
        await new FleetRun(plan.Options, output, plan.Groups).RunAsync(stop.Token);
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "summary.json")));
        return summary.RootElement.GetProperty("devices").EnumerateArray().ToDictionary(device => device.GetProperty("device").GetString()!, device => device.Clone());
    }

    private Task SaveAsync(string name, byte[] content)
    {
        return File.WriteAllBytesAsync(Path.Combine(_folder, name), content);
    }
}
