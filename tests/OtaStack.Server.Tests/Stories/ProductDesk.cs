using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Server.Messaging;
using OtaStack.Server.Tests.Startup;
using OtaStack.Signing.Images;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Publishing;
using OtaStack.Signing.Repository;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Server.Tests.Stories;

/// <summary>A product team with the real signing tool's library, a real server, and devices that run the real agent and application.</summary>
internal sealed class ProductDesk : IAsyncDisposable
{
    public const string Product = "thermostat";
    public const string Board = "virtual-assemblies";

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-desk-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly Dictionary<string, string> _deviceKeys = [];
    private VirtualNetwork? _network;

    private ProductDesk(TestServer server, HttpClient client)
    {
        Server = server;
        Operator = client;
    }

    public TestServer Server { get; }

    public HttpClient Operator { get; }

    public ProductRepository Repository { get; private set; } = null!;

    public DeviceWatch Watch { get; } = new();

    private int BrokerPort => Server.Services.GetRequiredService<DeviceBroker>().Endpoint!.Port;

    public Ed25519Signer Root1 { get; } = Key("root1");

    public Ed25519Signer Root2 { get; } = Key("root2");

    public Ed25519Signer Root3 { get; } = Key("root3");

    public Ed25519Signer Targets { get; } = Key("targets");

    /// <summary>The server's first online key.</summary>
    public TufKey Online { get; private set; } = null!;

    public static async Task<ProductDesk> OpenAsync(Action<WebApplicationBuilder>? adjust = null, params string[] arguments)
    {
        TestServer server = await TestServer.StartAsync(
            // The clock stands still: nothing may wait for it.
            ["--Rollouts:GatherMilliseconds", "0", "--Messaging:BlockBytesPerSecond", "100000000", .. arguments], adjust);
        ProductDesk desk = new(server, await server.OperatorAsync());
        using HttpResponseMessage created = await desk.Operator.PostAsJsonAsync("/api/v1/products", new { name = Product });
        desk.Online = await ReadKeyAsync(created);
        desk.Repository = ProductRepository.Create(
            Path.Combine(desk._folder, "repository"),
            new NewProduct
            {
                Settings = new ProductSettings { Name = Product, Boards = [Board] },
                RootSigners = [desk.Root1, desk.Root2],
                RootThreshold = 2,
                TargetsKeys = [desk.Targets.PublicKey],
                TargetsThreshold = 1,
                OnlineKey = desk.Online,
            },
            server.Time);
        using ByteArrayContent root = new(await File.ReadAllBytesAsync(desk.PathOf("metadata/1.root.json")));
        root.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await desk.Operator.PutAsync($"/api/v1/products/{Product}/root", root)).EnsureSuccessStatusCode();
        return desk;
    }

    public static Ed25519Signer Key(string name)
    {
        return Ed25519Signer.FromSeed(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(name)));
    }

    /// <summary>Has the server make another online key.</summary>
    public async Task<TufKey> NewOnlineKeyAsync()
    {
        using HttpResponseMessage made = await Operator.PostAsync($"/api/v1/products/{Product}/online-keys", content: null);
        return await ReadKeyAsync(made);
    }

    /// <summary>Builds a release of the sample application, listed by a role, and signs.</summary>
    public void Release(string version, string role = "targets", Ed25519Signer? signer = null, bool compressed = false)
    {
        BuiltImage image = ImageBuilder.FromParts(SampleParts(version));
        _ = Repository.AddRelease(new NewRelease
        {
            Version = version,
            Role = role,
            SecurityCounter = 1,
            Images = [new ReleaseImage(ImageKind.Assemblies, [Board], compressed ? image.Compress() : image)],
        });
        Assert.True(Repository.Sign(role, [signer ?? Targets]).Published);
    }

    public async Task PublishAsync()
    {
        using MemoryStream archive = new();
        PublishArchive.Write(Repository, archive);
        using ByteArrayContent content = new(archive.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using HttpResponseMessage answer = await Operator.PostAsync($"/api/v1/products/{Product}/publish", content);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    public async Task EnrolAsync(params string[] devices)
    {
        using HttpResponseMessage answer = await Operator.PostAsJsonAsync(
            $"/api/v1/products/{Product}/devices", new { devices = devices.Select(id => new { id, board = Board, group = "all" }) });
        foreach (JsonElement device in (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices").EnumerateArray())
        {
            _deviceKeys[device.GetProperty("id").GetString()!] = device.GetProperty("key").GetString()!;
        }
    }

    /// <summary>A device that left the factory with 1.0.0 and the first root, switched on. It has no clock.</summary>
    public SimulatedDevice PowerOn(string id, VirtualClock clock)
    {
        return PowerOn(id, clock, DeviceProfile.Steady, new ServerAddress(Server.Address, "", 0), KeyOf(id));
    }

    /// <summary>The same, with a certificate in place of the key and a clock; over TLS.</summary>
    public void PowerOn(string id, VirtualClock clock, DeviceCredentials credentials, DeviceProfile profile)
    {
        PowerOn(id, clock, profile, new ServerAddress(Server.Address, "127.0.0.1", BrokerPort), credentials);
    }

    /// <summary>The same behind a network that lets nothing but MQTT through: there is not even an address for HTTP.</summary>
    public void PowerOnBehindMqtt(string id, VirtualClock clock)
    {
        PowerOn(id, clock, DeviceProfile.MqttOnly, new ServerAddress(new Uri("http://no-such-host.invalid/"), "127.0.0.1", BrokerPort), KeyOf(id));
    }

    private DeviceCredentials KeyOf(string id)
    {
        return new DeviceCredentials(Product, id, _deviceKeys[id]);
    }

    private SimulatedDevice PowerOn(string id, VirtualClock clock, DeviceProfile profile, ServerAddress address, DeviceCredentials credentials)
    {
        _network ??= new VirtualNetwork(address, new NetworkLimits(), TestTls.Authority);
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity(Product, id, Board),
            Credentials = credentials,
            HasClock = credentials.Certificate is not null,
            Profile = profile,
            Settings = new AgentSettings { PollSeconds = 5 },
        };
        SimulatedDevice device = new(options, new SimulatedFlash(new FlashGeometry(), 1), _network, clock, Watch);
        device.Provision(new FactoryContent(
            File.ReadAllBytes(PathOf("metadata/1.root.json")),
            new ArraySource(File.ReadAllBytes(PathOf("targets/thermostat/1.0.0/assemblies.idx"))),
            new ArraySource(File.ReadAllBytes(PathOf("targets/thermostat/1.0.0/assemblies.bin"))))
        {
            ReleaseId = "thermostat-1.0.0",
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        _running.Add(device.RunAsync(_stop.Token));
        return device;
    }

    /// <summary>Rolls a published release out to every device that lacks it and waits until the rollout is over.</summary>
    public async Task RollOutAsync(string version)
    {
        JsonElement releases = (await Operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/{Product}/releases")).GetProperty("releases");
        string target = releases.EnumerateArray().Single(release => release.GetProperty("version").GetString() == version).GetProperty("target").GetString()!;
        using HttpResponseMessage created = await Operator.PostAsJsonAsync(
            $"/api/v1/products/{Product}/rollouts", new { name = version, target, soakSeconds = 0 });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(120));
        JsonElement rollout;
        do
        {
            rollout = await Operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/{Product}/rollouts/{id}", limit.Token);
            Assert.True(rollout.GetProperty("state").GetString() != "halted", rollout.GetRawText());
        }
        while (rollout.GetProperty("state").GetString() != "completed");
    }

    public string PathOf(string relative)
    {
        return Path.Combine(Repository.Directory, relative);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _network?.Dispose();
        _stop.Dispose();
        Operator.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<TufKey> ReadKeyAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return TufKey.Parse(Encoding.UTF8.GetBytes(body.GetProperty("onlineKey").GetRawText()), "server");
    }

    private static IEnumerable<ImagePart> SampleParts(string version)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                string[] files = Directory.GetFiles(Path.Combine(folder.FullName, "samples", "Thermostat", version));
                return files.Select(path => new ImagePart(Path.GetFileName(path), File.ReadAllBytes(path)));
            }
        }

        throw new InvalidOperationException($"an 'artifacts' folder was expected above {AppContext.BaseDirectory}");
    }
}
