using System.Text.Json;
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

/// <summary>The local page of a virtual device in a real browser, on a screen as wide as a phone's.</summary>
[Collection("one scenario at a time")]
public sealed class LocalPageTests
{
    private const string Code = "7K3M-9QXD-4T";
    private const string Board = "virtual-assemblies";
    private static readonly string[] Versions = ["1.0.0", "1.1.0", "1.2.0"];

    [Theory]
    [InlineData("en-GB", "light")]
    [InlineData("ja-JP", "dark")]
    public async Task A_person_sees_an_update_postpones_it_takes_it_and_hands_a_file_over(string language, string scheme)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Foreign.Folder))!, "artifacts", "screenshots");
        _ = Directory.CreateDirectory(folder);
        VirtualClock clock = new(TimeProvider.System, 5);
        RepositorySimulator repository = new(clock.UnixSeconds);
        Dictionary<string, SimulatedRelease> releases = Versions
            .ToDictionary(version => version, version => repository.AddRelease("thermostat", Board, version, Sample(version), new ReleaseOptions { NotesEn = "Economy mode.", NotesJa = "エコモードを追加しました。" }));
        repository.Publish();
        string bundle = Path.Combine(folder, "thermostat-1.2.0.ota");
        await File.WriteAllBytesAsync(bundle, BundleText.Write(repository, releases["1.2.0"]));
        await using SimulatorServer server = await SimulatorServer.StartAsync(repository, releases["1.1.0"]);
        using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));
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
        await using PageServer page = await PageServer.StartAsync(device, 0);
        using CancellationTokenSource stop = new();
        Task running = device.RunAsync(stop.Token);

        string output = await Commands.RunAsync(
            "node", Path.Combine(Foreign.Folder, "local-page.mjs"), page.Address.ToString(), Code, language, folder, bundle, scheme);
        await stop.CancelAsync();
        await running;

        using JsonDocument seen = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        JsonElement root = seen.RootElement;
        JsonElement texts = root.GetProperty("texts");
        Assert.Empty(root.GetProperty("errors").EnumerateArray());
        Assert.Empty(root.GetProperty("foreignRequests").EnumerateArray());
        Assert.Equal(language[..2], root.GetProperty("lang").GetString());
        Assert.True(root.GetProperty("lockedIn").GetBoolean());
        Assert.Equal("1.0.0", texts.GetProperty("before").GetString());
        Assert.Contains("thermostat-1.1.0", texts.GetProperty("offered").GetString(), StringComparison.Ordinal);
        Assert.Contains("2", texts.GetProperty("left").GetString(), StringComparison.Ordinal);
        Assert.Equal(language == "ja-JP" ? "エコモードを追加しました。" : "Economy mode.", texts.GetProperty("notes").GetString());
        Assert.True(texts.TryGetProperty("refused", out _));
        Assert.False(root.GetProperty("overflow").GetBoolean());
        Assert.Empty(root.GetProperty("unlabelled").EnumerateArray());
        Assert.Equal("thermostat dev-1", root.GetProperty("title").GetString());
        Assert.Equal(["thermostat-1.1.0", "thermostat-1.2.0"], device.Statistics.Tried);
        Assert.Equal(["thermostat-1.2.0"], device.Statistics.Reverted);
        Assert.Equal("1.1.0", device.Statistics.Version);
    }

    private static (string Name, byte[] Bytes)[] Sample(string version)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Foreign.Folder))!, "artifacts", "samples", "Thermostat", version);
        return [.. Directory.GetFiles(folder).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
    }

    private sealed class Unobserved : IDeviceObserver
    {
        public void Happened(DeviceEvent happened)
        {
        }
    }
}
