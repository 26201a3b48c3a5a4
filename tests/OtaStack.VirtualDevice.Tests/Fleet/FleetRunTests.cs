using System.Text.Json;
using OtaStack.Fleet;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Fleet;

public sealed class FleetRunTests : IAsyncLifetime
{
    private const int Devices = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-run-").FullName;
    private readonly RepositorySimulator _repository = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    private LoopbackServer _server = null!;
    private SimulatedRelease _factory = null!;
    private SimulatedRelease _next = null!;

    public async Task InitializeAsync()
    {
        _factory = _repository.AddRelease("thermostat", DeviceBench.Board, "1.0.0", SampleSets.Read("1.0.0"));
        _next = _repository.AddRelease("thermostat", DeviceBench.Board, "1.1.0", SampleSets.Read("1.1.0"));
        _repository.Publish();
        _server = new LoopbackServer(_repository);
        await _server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_device_updates_and_the_next_run_starts_where_this_one_stopped()
    {
        for (int i = 1; i <= Devices; i++)
        {
            _server.Assign("dev-" + i, _next);
        }

        List<JsonElement> events = await RunUntilAsync(line => Is(line, "state", "state", "confirmed"), Devices);

        Assert.Equal(Devices, events.Count(line => Is(line, "boot", "outcome", "trial") && line.GetProperty("version").GetString() == "1.1.0"));
        Assert.Single(events, line => Is(line, "powerCut", "state", "downloading"));
        Assert.Contains(events, line => line.GetProperty("event").GetString() == "log" && line.GetProperty("text").GetString()!.StartsWith("Thermostat 1.1.0: eco mode", StringComparison.Ordinal));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "summary.json")));
        Assert.All(summary.RootElement.GetProperty("devices").EnumerateArray(), device =>
        {
            Assert.Equal("1.1.0", device.GetProperty("version").GetString());
            Assert.Equal("thermostat-1.1.0", device.GetProperty("tried")[0].GetString());
            Assert.Equal(0, device.GetProperty("crashes").GetInt32());
        });

        List<JsonElement> later = await RunUntilAsync(line => Is(line, "boot", "outcome", "normal"), Devices);
        Assert.All(later.Where(line => line.GetProperty("event").GetString() == "boot"), line => Assert.Equal("1.1.0", line.GetProperty("version").GetString()));
    }

    [Fact]
    public async Task An_image_that_does_not_fit_its_index_is_refused_before_anything_runs()
    {
        FleetOptions options = Options();
        await File.WriteAllBytesAsync(options.Factories[0].Image!, new byte[_factory.Image.Length]);
        using LineStream output = new(_ => { });

        await Assert.ThrowsAsync<FleetException>(() => new FleetRun(options, output).RunAsync(CancellationToken.None));

        Assert.False(Directory.Exists(options.StateFolder));
    }

    [Theory]
    [InlineData("none/summary.json", "state", "none/summary.json")]
    [InlineData("state", "state", "state")]
    [InlineData("summary.json", "devices.json", "devices.json")]
    public async Task A_place_that_cannot_be_written_is_told_before_anything_runs(string summary, string state, string told)
    {
        FleetOptions options = Options() with { JsonFile = Path.Combine(_folder, summary), StateFolder = Path.Combine(_folder, state) };
        byte[] devices = await File.ReadAllBytesAsync(options.DevicesFile);
        List<string> lines = [];
        using LineStream output = new(lines.Add);

        FleetException failure = await Assert.ThrowsAsync<FleetException>(() => new FleetRun(options, output).RunAsync(CancellationToken.None)).WaitAsync(Patience);

        Assert.StartsWith(Path.Combine(_folder, told) + " cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.Empty(lines);
        Assert.Equal(devices, await File.ReadAllBytesAsync(options.DevicesFile));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    /// <summary>The flash holds the devices' keys, as the devices file does.</summary>
    [Fact]
    public async Task The_saved_flash_is_for_its_owner_alone()
    {
        FleetOptions options = Options();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(options.StateFolder!).FullName, "thermostat.dev-1.flash.new"), "left by an interrupted run, and readable by all");

        await RunUntilAsync(line => Is(line, "boot", "outcome", "normal"), Devices);

        string[] saved = Directory.GetFiles(options.StateFolder!);
        Assert.Equal(Devices, saved.Length);
        Assert.All(saved, file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Convert.FromHexString(LoopbackServer.Key)) > 0));
        foreach (string file in saved)
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [Fact]
    public async Task The_summary_is_written_although_the_flash_cannot_be()
    {
        FleetOptions options = Options();
        using CancellationTokenSource stop = new();
        using LineStream output = new(_ =>
        {
            if (Directory.Exists(options.StateFolder))
            {
                Directory.Delete(options.StateFolder, recursive: true);
                stop.Cancel();
            }
        });

        FleetException failure = await Assert.ThrowsAsync<FleetException>(() => new FleetRun(options, output).RunAsync(stop.Token)).WaitAsync(Patience);

        Assert.Contains(options.StateFolder!, failure.Message, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllTextAsync(options.JsonFile!));
        Assert.Equal(Devices, summary.RootElement.GetProperty("devices").GetArrayLength());
    }

    private static bool Is(JsonElement line, string kind, string member, string value)
    {
        return line.GetProperty("event").GetString() == kind && line.GetProperty(member).GetString() == value;
    }

    private async Task<List<JsonElement>> RunUntilAsync(Func<JsonElement, bool> condition, int times)
    {
        using CancellationTokenSource stop = new();
        List<JsonElement> events = [];
        HashSet<string> met = [];
        using LineStream output = new(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            events.Add(document.RootElement.Clone());
            if (condition(document.RootElement) && met.Add(document.RootElement.GetProperty("device").GetString()!) && met.Count == times)
            {
                stop.Cancel();
            }
        });
        await new FleetRun(Options(), output).RunAsync(stop.Token).WaitAsync(Patience);
        return events;
    }

    private FleetOptions Options()
    {
        string devices = Path.Combine(_folder, "devices.json");
        string[] profiles = ["steady", "flaky", "powerCut", "httpOnly"];
        File.WriteAllText(devices, JsonSerializer.Serialize(new
        {
            devices = profiles.Select((profile, i) => new { product = "thermostat", board = DeviceBench.Board, id = $"dev-{i + 1}", key = LoopbackServer.Key, profile }),
        }));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(devices, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new FleetOptions
        {
            Server = new ServerAddress(_server.Address, "", 0),
            DevicesFile = devices,
            RootFile = Save("root.json", _repository.RootJson(1)),
            Factories =
            [
                new FactoryFiles
                {
                    Image = Save("assemblies.bin", _factory.Image), Index = Save("assemblies.idx", _factory.Index), Release = _factory.ReleaseId, Version = "1.0.0",
                },
            ],
            Seed = 5,
            JsonFile = Path.Combine(_folder, "summary.json"),
            StateFolder = Path.Combine(_folder, "state"),
        };
    }

    private string Save(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
