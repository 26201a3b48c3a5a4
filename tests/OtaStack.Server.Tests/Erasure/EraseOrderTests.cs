using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Erasure;

/// <summary>An operator names a published permit to erase for one device; the server only picks what is signed.</summary>
public sealed class EraseOrderTests : IAsyncLifetime
{
    private const string Device = "dev-001";

    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private SimulatedDelegation _permits = null!;
    private HttpClient _operator = null!;
    private string _key = "";

    private long Now => _server.Time.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
        _operator = await _server.OperatorAsync();
        using HttpResponseMessage enrolled = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/devices", new { devices = new[] { new { id = Device, board = SimulatedProduct.Board, group = "all" } } });
        _key = (await enrolled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices")[0].GetProperty("key").GetString()!;
        _permits = _product.Delegate("permits", "thermostat/permits/*", TestKey.FromSeed(61));
        _product.AddRelease("1.0.0");
        Add("p-1", PermitText.Erase("thermostat", "p-1", "all", Now, Now + 86400, Device));
        Add("p-2", PermitText.Erase("thermostat", "p-2", "all", Now, Now + 86400, "dev-009"));
        Add("p-3", PermitText.Downgrade("thermostat", "p-3", "1.0.0", 1, Now, Now + 86400, Device));
        Add("p-4", PermitText.Erase("thermostat", "p-4", "all", Now - 100, Now - 1, Device));
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_device_is_told_the_permit_and_no_target()
    {
        using HttpResponseMessage answer = await OrderAsync("p-1");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal("all", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("what").GetString());
        JsonElement told = await DesiredAsync();
        Assert.Equal("thermostat/permits/p-1.json", told.GetProperty("permit").GetString());
        Assert.Equal("", told.GetProperty("target").GetString());
        Assert.Equal("", told.GetProperty("releaseId").GetString());
    }

    [Theory]
    [InlineData("p-9", Device, 422, "permit.unknown")]
    [InlineData("p-2", Device, 422, "permit.not_applicable")]
    [InlineData("p-3", Device, 422, "permit.not_applicable")]
    [InlineData("p-4", Device, 422, "permit.not_applicable")]
    [InlineData("p-1", "dev-009", 404, "device.unknown")]
    public async Task What_cannot_serve_is_refused_and_nothing_is_assigned(string permit, string device, int status, string code)
    {
        string before = (await DesiredAsync()).GetRawText();
        using HttpResponseMessage answer = await OrderAsync(permit, device);
        await ProblemAssert.IsAsync(status, code, answer);
        Assert.Equal(before, (await DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task A_device_in_a_rollout_is_left_to_it()
    {
        using HttpResponseMessage created = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/rollouts", new { name = "r", target = "thermostat/1.0.0/assemblies.bin" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using HttpResponseMessage answer = await OrderAsync("p-1");
        await ProblemAssert.IsAsync(409, "device.in_rollout", answer);
    }

    private void Add(string id, byte[] content)
    {
        string path = PermitText.Path("thermostat", id);
        _product.Repository.AddTarget(path, content);
        _permits.Take(path);
    }

    private Task<HttpResponseMessage> OrderAsync(string permit, string device = Device)
    {
        return _operator.PostAsJsonAsync($"/api/v1/products/thermostat/devices/{device}/erase", new { permit });
    }

    private async Task<JsonElement> DesiredAsync()
    {
        using HttpClient device = _server.Client("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/{Device}:{_key}")));
        return await device.GetFromJsonAsync<JsonElement>("/device/v1/desired");
    }
}
