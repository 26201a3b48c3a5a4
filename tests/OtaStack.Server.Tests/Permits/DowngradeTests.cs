using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Permits;

/// <summary>An operator names a published permit for one device; the server only picks what is signed.</summary>
public sealed class DowngradeTests : IAsyncLifetime
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
            "/api/v1/products/thermostat/devices", new { devices = new[] { new { id = Device, board = SimulatedProduct.Board, group = "all" }, new { id = "dev-002", board = "other", group = "all" } } });
        _key = (await enrolled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices")[0].GetProperty("key").GetString()!;
        _permits = _product.Delegate("permits", "thermostat/permits/*", TestKey.FromSeed(61));
        _product.AddRelease("1.0.0");
        _product.AddRelease("1.1.0");
        Permit("p-1", "1.0.0", Device, "dev-002");
        await PublishAsync();
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Published_permits_are_listed_as_signed()
    {
        JsonElement listed = await _operator.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/permits");
        Assert.Equal(
            """[{"id":"p-1","path":"thermostat/permits/p-1.json","kind":"downgrade","releaseId":"thermostat-1.0.0","version":"1.0.0","lowestSecurityCounter":1,"what":null,"notBefore":"2030-01-01T00:00:00+00:00","expires":"2030-01-08T00:00:00+00:00","devices":["dev-001","dev-002"],"reason":"test"}]""",
            listed.GetProperty("permits").GetRawText());
        using HttpResponseMessage unknown = await _operator.GetAsync("/api/v1/products/kettle/permits");
        await ProblemAssert.IsAsync(404, "product.unknown", unknown);
    }

    [Fact]
    public async Task The_device_is_told_release_and_permit()
    {
        using HttpResponseMessage answer = await OrderAsync("p-1");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        JsonElement told = await DesiredAsync();
        Assert.Equal("thermostat/permits/p-1.json", told.GetProperty("permit").GetString());
        Assert.Equal("thermostat/1.0.0/assemblies.bin", told.GetProperty("target").GetString());
        Assert.Equal("thermostat-1.0.0", told.GetProperty("releaseId").GetString());
        Assert.Equal("", told.GetProperty("rollout").GetString());
        Assert.Equal((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("assignment").GetInt64(), told.GetProperty("assignment").GetInt64());

        await _server.RestartAsync();
        Assert.Equal(told.GetRawText(), (await DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task A_rollout_that_comes_later_takes_the_permit_back()
    {
        (await OrderAsync("p-1")).Dispose();
        await RollOutAsync("1.1.0");
        JsonElement told = await DesiredAsync();
        for (int turn = 0; turn < 200_000 && told.GetProperty("releaseId").GetString() != "thermostat-1.1.0"; turn++)
        {
            _server.Time.Advance(TimeSpan.FromMilliseconds(50));
            told = await DesiredAsync();
        }

        Assert.False(told.TryGetProperty("permit", out _));
        Assert.Equal("thermostat-1.1.0", told.GetProperty("releaseId").GetString());
    }

    [Fact]
    public async Task A_device_in_a_rollout_is_left_to_it()
    {
        await RollOutAsync("1.1.0");
        using HttpResponseMessage answer = await OrderAsync("p-1");
        await ProblemAssert.IsAsync(409, "device.in_rollout", answer);
        Assert.False((await DesiredAsync()).TryGetProperty("permit", out _));
    }

    [Theory]
    [InlineData("p-9", Device, 422, "permit.unknown")]
    [InlineData("../p-1", Device, 422, "permit.unknown")]
    [InlineData("", Device, 422, "permit.unknown")]
    [InlineData("p-2", Device, 422, "permit.not_applicable")]
    [InlineData("p-3", Device, 422, "permit.not_applicable")]
    [InlineData("p-4", Device, 422, "permit.not_applicable")]
    [InlineData("p-5", Device, 422, "permit.release_unknown")]
    [InlineData("p-1", "dev-002", 422, "permit.release_unknown")]
    [InlineData("p-1", "dev-009", 404, "device.unknown")]
    public async Task What_cannot_serve_is_refused_and_nothing_is_assigned(string permit, string device, int status, string code)
    {
        Permit("p-2", "1.0.0", "dev-002");
        Erase("p-3");
        Permit("p-5", "0.9.0", Device);
        _product.Repository.AddTarget("thermostat/permits/p-4.json", PermitText.Downgrade("thermostat", "p-4", "1.0.0", 1, Now - 100, Now - 1, Device));
        _permits.Take("thermostat/permits/p-4.json");
        _permits.Version++;
        await PublishAsync();
        string before = (await DesiredAsync()).GetRawText();

        using HttpResponseMessage answer = await OrderAsync(permit, device);
        await ProblemAssert.IsAsync(status, code, answer);
        Assert.Equal(before, (await DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task A_permit_that_was_revoked_is_gone()
    {
        _permits.Metadata["targets"]!.AsObject().Remove("thermostat/permits/p-1.json");
        _permits.Version++;
        await PublishAsync();
        using HttpResponseMessage answer = await OrderAsync("p-1");
        await ProblemAssert.IsAsync(422, "permit.unknown", answer);
    }

    [Theory]
    [InlineData("thermostat/permits/p-2.json", "p-1", "publish.permitForeign")]
    [InlineData("thermostat/permits/p-2.json", "", "publish.permitMalformed")]
    [InlineData("thermostat/other/p-1.json", "p-1", "publish.permitForeign")]
    public async Task What_is_no_permit_is_not_published_under_the_role(string path, string id, string code)
    {
        byte[] content = id.Length == 0 ? Encoding.ASCII.GetBytes("{}") : PermitText.Downgrade("thermostat", id, "1.0.0", 1, Now, Now + 100, Device);
        _product.Repository.AddTarget(path, content);
        _permits.Take(path);
        _permits.Version++;
        string before = PublishedState.Of(_server);
        using HttpResponseMessage answer = await _product.PublishAsync();
        await ProblemAssert.IsAsync(422, code, answer);
        Assert.Equal(before, PublishedState.Of(_server));
    }

    [Fact]
    public async Task A_permit_outside_the_paths_of_its_role_is_not_published()
    {
        _product.Repository.Targets.Signed["delegations"]!["roles"]![0]!["paths"]![0] = "thermostat/permit/*";
        _product.Repository.Publish();
        using HttpResponseMessage answer = await _product.PublishAsync();
        await ProblemAssert.IsAsync(422, "publish.unknownTarget", answer);
    }

    [Fact]
    public async Task A_role_of_that_name_further_down_is_not_published()
    {
        _product.Repository.Targets.Signed.Remove("delegations");
        _product.Delegations.Clear();
        SimulatedDelegation supplier = _product.Delegate("supplier", "thermostat/*/*", TestKey.FromSeed(62));
        SimulatedDelegation permits = new(_product.Repository, supplier.Metadata, "permits", "thermostat/permits/*", TestKey.FromSeed(63)) { Version = 5 };
        permits.Metadata["targets"] = _permits.Metadata["targets"]!.DeepClone();
        _product.Delegations.Add(permits);
        _product.Repository.Publish();
        using HttpResponseMessage answer = await _product.PublishAsync();
        await ProblemAssert.IsAsync(422, "publish.permitUnknown", answer);
    }

    private void Permit(string id, string version, params string[] devices)
    {
        Add(id, PermitText.Downgrade("thermostat", id, version, 1, Now, Now + (7 * 86400), devices));
    }

    private void Erase(string id)
    {
        Add(id, PermitText.Erase("thermostat", id, Now, Now + (7 * 86400), Device));
    }

    private void Add(string id, byte[] content)
    {
        string path = PermitText.Path("thermostat", id);
        _product.Repository.AddTarget(path, content);
        _permits.Take(path);
    }

    private async Task PublishAsync()
    {
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> OrderAsync(string permit, string device = Device)
    {
        return _operator.PostAsJsonAsync($"/api/v1/products/thermostat/devices/{device}/downgrade", new { permit });
    }

    private async Task RollOutAsync(string version)
    {
        using HttpResponseMessage created = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/rollouts", new { name = "r", target = $"thermostat/{version}/assemblies.bin" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    private async Task<JsonElement> DesiredAsync()
    {
        using HttpClient device = _server.Client("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/{Device}:{_key}")));
        return await device.GetFromJsonAsync<JsonElement>("/device/v1/desired");
    }
}
