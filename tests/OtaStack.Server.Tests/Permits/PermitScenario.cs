using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Permits;

/// <summary>A product whose role <c>permits</c> lists what is added, two devices, and an operator who orders under a permit.</summary>
public abstract class PermitScenario : IAsyncLifetime
{
    protected const string Device = "dev-001";

    private string _key = "";

    private protected TestServer Server { get; private set; } = null!;

    private protected SimulatedProduct Product { get; private set; } = null!;

    private protected SimulatedDelegation Permits { get; private set; } = null!;

    protected HttpClient Operator { get; private set; } = null!;

    protected long Now => Server.Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Last part of the address to which the operator's order goes.</summary>
    protected abstract string Order { get; }

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        Product = await SimulatedProduct.CreateAsync(Server);
        Operator = await Server.OperatorAsync();
        using HttpResponseMessage enrolled = await Operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/devices", new { devices = new[] { new { id = Device, board = SimulatedProduct.Board, group = "all" }, new { id = "dev-002", board = "other", group = "all" } } });
        _key = (await enrolled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices")[0].GetProperty("key").GetString()!;
        Permits = Product.Delegate("permits", "thermostat/permits/*", TestKey.FromSeed(61));
        Prepare();
        await PublishAsync();
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Adds releases and permits before all is published.</summary>
    protected abstract void Prepare();

    protected void Add(string id, byte[] content)
    {
        string path = PermitText.Path("thermostat", id);
        Product.Repository.AddTarget(path, content);
        Permits.Take(path);
    }

    protected async Task PublishAsync()
    {
        using HttpResponseMessage answer = await Product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    protected Task<HttpResponseMessage> OrderAsync(string permit, string device = Device)
    {
        return Operator.PostAsJsonAsync($"/api/v1/products/thermostat/devices/{device}/{Order}", new { permit });
    }

    protected async Task RollOutAsync(string version)
    {
        using HttpResponseMessage created = await Operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/rollouts", new { name = "r", target = $"thermostat/{version}/assemblies.bin" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    /// <summary>What the device is told.</summary>
    protected async Task<JsonElement> DesiredAsync()
    {
        using HttpClient device = Server.Client("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/{Device}:{_key}")));
        return await device.GetFromJsonAsync<JsonElement>("/device/v1/desired");
    }
}
