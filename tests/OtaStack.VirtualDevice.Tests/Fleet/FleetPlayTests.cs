using System.Text.Json;
using OtaStack.Fleet;
using OtaStack.Fleet.Plans;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Fleet;

/// <summary>A fleet from one file, over real HTTP; twice with the same seed.</summary>
public sealed class FleetPlayTests : IAsyncLifetime
{
    private const int Devices = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-play-").FullName;
    private LoopbackServer _server = null!;
    private SimulatedRelease _next = null!;

    public async Task InitializeAsync()
    {
        RepositorySimulator repository = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        SimulatedRelease factory = repository.AddRelease("thermostat", DeviceBench.Board, "1.0.0", SampleSets.Read("1.0.0"));
        _next = repository.AddRelease("thermostat", DeviceBench.Board, "1.1.0", SampleSets.Read("1.1.0"));
        repository.Publish();
        _server = new LoopbackServer(repository);
        await _server.StartAsync();
        await File.WriteAllBytesAsync(Path.Combine(_folder, "root.json"), repository.RootJson(1));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "image"), factory.Image);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "index"), factory.Index);
        string devices = Path.Combine(_folder, "devices.json");
        await File.WriteAllTextAsync(devices, JsonSerializer.Serialize(new
        {
            devices = Enumerable.Range(1, Devices).Select(i => new { product = "thermostat", board = DeviceBench.Board, id = $"dev-{i}", key = LoopbackServer.Key }),
        }));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(devices, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "fleet.yaml"), $$"""
            seed: 3
            server: {{_server.Address}}
            devices: devices.json
            root: root.json
            results: summary.json
            factory: { image: image, index: index, release: {{factory.ReleaseId}}, version: 1.0.0 }
            groups:
              - { name: steady, share: 100% }
              - name: unlucky
                count: 3
                faults: |
                  at download 40% cut power
                  every 10 KiB drop link
              - { name: owners, count: 2, mode: ask, user: { answers: now, thinks: 1 } }
            """);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task All_groups_arrive_and_the_same_seed_has_the_same_faults()
    {
        for (int i = 1; i <= Devices; i++)
        {
            _server.Assign("dev-" + i, _next);
        }

        (string Groups, string Faults) first = await PlayAsync();
        (string Groups, string Faults) second = await PlayAsync();

        Assert.Equal(first, second);
        Assert.Equal(3, first.Groups.Split("unlucky").Length - 1);
        Assert.Equal(3, first.Faults.Split("at download 40% cut power").Length - 1);
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "summary.json")));
        Assert.Equal(3, summary.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal(Devices, summary.RootElement.GetProperty("totals").GetProperty("versions").GetProperty("1.1.0").GetInt32());
        Assert.Equal(3, summary.RootElement.GetProperty("totals").GetProperty("powerCuts").GetInt32());
        JsonElement unlucky = summary.RootElement.GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("name").GetString() == "unlucky");
        Assert.Equal((3, 3), (unlucky.GetProperty("devices").GetInt32(), unlucky.GetProperty("states").GetProperty("confirmed").GetInt32()));
    }

    /// <returns>The group of each device, and the power cuts that the stories ordered, by device; drops depend on the server's pace and are left out.</returns>
    private async Task<(string Groups, string Faults)> PlayAsync()
    {
        FleetPlan plan = FleetFile.Read(Path.Combine(_folder, "fleet.yaml"));
        using CancellationTokenSource stop = new();
        HashSet<string> confirmed = [];
        List<string> faults = [];
        using LineStream output = new(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement happened = document.RootElement;
            string device = happened.GetProperty("device").GetString()!;
            if (happened.GetProperty("event").GetString() == "fault" && happened.GetProperty("text").GetString()!.EndsWith("power", StringComparison.Ordinal))
            {
                faults.Add(device + " " + happened.GetProperty("text").GetString());
            }
            else if (happened.GetProperty("event").GetString() == "state" && happened.GetProperty("state").GetString() == "confirmed" && confirmed.Add(device) && confirmed.Count == Devices)
            {
                stop.Cancel();
            }
        });
        await new FleetRun(plan.Options, output, plan.Groups).RunAsync(stop.Token).WaitAsync(Patience);
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "summary.json")));
        string groups = string.Join(' ', summary.RootElement.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("group").GetString()));
        return (groups, string.Join('\n', faults.Order(StringComparer.Ordinal)));
    }
}
