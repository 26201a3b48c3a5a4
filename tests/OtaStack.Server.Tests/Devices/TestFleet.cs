using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Messaging;
using OtaStack.Server.Products;
using OtaStack.Server.Rollouts;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Devices;

/// <summary>A real server with one product and some devices that have not called yet.</summary>
public sealed class TestFleet : IAsyncDisposable
{
    public const string Product = "thermostat";
    public const string Board = "virtual-assemblies";

    private readonly Dictionary<string, string> _keys = [];
    private readonly Dictionary<string, long> _sequences = [];

    private TestFleet(TestServer server)
    {
        Server = server;
    }

    public TestServer Server { get; }

    public HttpClient Operator { get; private set; } = null!;

    /// <summary>Port of the broker.</summary>
    public int BrokerPort => Server.Services.GetRequiredService<DeviceBroker>().Endpoint!.Port;

    /// <summary>Starts with devices dev-000, dev-001, …</summary>
    public static async Task<TestFleet> StartAsync(int devices, Action<WebApplicationBuilder>? adjust = null, params string[] arguments)
    {
        // No gathering: the clock of the tests stands still.
        TestServer server = await TestServer.StartAsync(["--Rollouts:GatherMilliseconds", "0", .. arguments], builder =>
        {
            builder.Services.AddSingleton<IRolloutReleases, TestReleases>();
            adjust?.Invoke(builder);
        });
        TestFleet fleet = new(server) { Operator = await server.OperatorAsync() };
        Assert.True(await server.Services.GetRequiredService<ProductCatalog>().AddAsync(
            new Product { Name = Product, CreatedAt = server.Time.GetUtcNow() }, CancellationToken.None));
        if (devices > 0)
        {
            await fleet.EnrolAsync([.. Enumerable.Range(0, devices).Select(IdOf)]);
        }

        return fleet;
    }

    public static string IdOf(int number)
    {
        return string.Create(CultureInfo.InvariantCulture, $"dev-{number:000}");
    }

    public static string TargetOf(string version)
    {
        return $"thermostat/{version}/assemblies.bin";
    }

    public async Task EnrolAsync(IEnumerable<string> ids, string group = "all", string board = Board)
    {
        using HttpResponseMessage answer = await Operator.PostAsJsonAsync(
            $"/api/v1/products/{Product}/devices", new { devices = ids.Select(id => new { id, board, group }) });
        JsonElement body = await ReadAsync(answer);
        foreach (JsonElement device in body.GetProperty("devices").EnumerateArray())
        {
            _keys[device.GetProperty("id").GetString()!] = device.GetProperty("key").GetString()!;
        }
    }

    /// <summary>Gives the device another key; its reports begin again at 1.</summary>
    public async Task RekeyAsync(string id)
    {
        using HttpResponseMessage answer = await Operator.PostAsync($"/api/v1/products/{Product}/devices/{id}/key", content: null);
        _keys[id] = (await ReadAsync(answer)).GetProperty("key").GetString()!;
        _sequences.Remove(id);
    }

    /// <summary>Enrols a certificate key in place of the device's key.</summary>
    public async Task EnrolCertificateAsync(string id)
    {
        using HttpResponseMessage authority = await Operator.PutAsync($"/api/v1/products/{Product}/device-authority", content: null);
        await ReadAsync(authority);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        using HttpResponseMessage answer = await Operator.PutAsJsonAsync($"/api/v1/products/{Product}/devices/{id}/certificate", new { request });
        await ReadAsync(answer);
    }

    public string KeyOf(string id)
    {
        return _keys[id];
    }

    /// <summary>A client with the credentials of a device.</summary>
    public HttpClient Device(string id, string? key = null)
    {
        return Server.Client("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Product}/{id}:{key ?? _keys[id]}")));
    }

    /// <summary>The bytes of the device's next report.</summary>
    public string Report(string id, string state, string version, string attempted = "", string reason = "none", long? sequence = null, long assignment = 9_000_000_000)
    {
        long next = sequence ?? _sequences.GetValueOrDefault(id) + 1;
        _sequences[id] = Math.Max(next, _sequences.GetValueOrDefault(id));
        return JsonSerializer.Serialize(new
        {
            product = Product, device = id, sequence = next, state, reason, version, releaseId = $"thermostat-{version}", assignment,
            attempted = attempted.Length == 0 ? "" : $"thermostat-{attempted}", downloaded = 10, total = 20,
        });
    }

    /// <summary>Sends the device's next report over HTTP and expects it to be stored.</summary>
    public async Task TellAsync(string id, string state, string version, string attempted = "", string reason = "none")
    {
        using HttpClient device = Device(id);
        using StringContent report = new(Report(id, state, version, attempted, reason), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", report);
        Assert.True((int)answer.StatusCode == 204, $"expected 204, got {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<JsonElement> DesiredAsync(string id)
    {
        using HttpClient device = Device(id);
        using HttpResponseMessage answer = await device.GetAsync("/device/v1/desired");
        return await ReadAsync(answer);
    }

    /// <summary>How a device is answered that shows this certificate.</summary>
    public async Task<HttpStatusCode> DesiredStatusAsync(X509Certificate2 shown)
    {
        using HttpClient device = new(TestTls.Handler(shown)) { BaseAddress = Server.Address };
        using HttpResponseMessage answer = await device.GetAsync("/device/v1/desired");
        return answer.StatusCode;
    }

    public async Task<string> TargetAsync(string id)
    {
        return (await DesiredAsync(id)).GetProperty("target").GetString()!;
    }

    public async Task<JsonElement> DeviceAsync(string id)
    {
        using HttpResponseMessage answer = await Operator.GetAsync($"/api/v1/products/{Product}/devices/{id}");
        return await ReadAsync(answer);
    }

    public Task<HttpResponseMessage> PostRolloutAsync(string version, int[] phases, int threshold = 20, int soak = 0, string group = "all")
    {
        return Operator.PostAsJsonAsync(
            $"/api/v1/products/{Product}/rollouts",
            new { name = version, target = TargetOf(version), group, phases, failureThresholdPercent = threshold, soakSeconds = soak });
    }

    /// <summary>Starts a rollout, lets the engine settle and returns its id.</summary>
    public async Task<string> StartRolloutAsync(string version, int[] phases, int threshold = 20, int soak = 0, string group = "all")
    {
        using HttpResponseMessage answer = await PostRolloutAsync(version, phases, threshold, soak, group);
        string id = (await ReadAsync(answer)).GetProperty("id").GetString()!;
        await SettleAsync();
        return id;
    }

    public async Task<JsonElement> RolloutAsync(string id)
    {
        using HttpResponseMessage answer = await Operator.GetAsync($"/api/v1/products/{Product}/rollouts/{id}");
        return await ReadAsync(answer);
    }

    public async Task<JsonElement> OrderAsync(string id, string order, object? body = null)
    {
        using HttpResponseMessage answer = await Operator.PostAsJsonAsync($"/api/v1/products/{Product}/rollouts/{id}/{order}", body ?? new { });
        return await ReadAsync(answer);
    }

    /// <summary>The devices that have the target of a version now.</summary>
    public async Task<IReadOnlyList<string>> AssignedAsync(string version)
    {
        using HttpResponseMessage answer = await Operator.GetAsync($"/api/v1/products/{Product}/devices");
        return [.. (await ReadAsync(answer)).GetProperty("devices").EnumerateArray()
            .Where(d => d.GetProperty("target").GetString() == TargetOf(version)).Select(d => d.GetProperty("id").GetString()!)];
    }

    /// <summary>Lets the engine decide until there is nothing more to do.</summary>
    public Task SettleAsync()
    {
        return Server.Services.GetRequiredService<RolloutEngine>().RunOnceAsync(CancellationToken.None);
    }

    public async Task RestartAsync()
    {
        Operator.Dispose();
        await Server.RestartAsync();
        Operator = await Server.OperatorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Operator.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"expected success, got {(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
