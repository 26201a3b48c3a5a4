using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Devices;

public sealed class EnrolmentTests : IAsyncLifetime
{
    private const string Address = $"/api/v1/products/{TestFleet.Product}/devices";
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task Each_device_gets_its_own_key_and_only_its_digest_is_kept()
    {
        string key = _fleet.KeyOf("dev-000");
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();

        Device stored = await db.Set<Device>().SingleAsync(d => d.Id == "dev-000");

        Assert.Matches("^[0-9a-f]{64}$", key);
        Assert.NotEqual(key, _fleet.KeyOf("dev-001"));
        Assert.Equal(SHA256.HashData(Convert.FromHexString(key)), stored.KeyHash);
    }

    [Fact]
    public async Task A_device_that_exists_is_named_and_none_is_enrolled()
    {
        using HttpResponseMessage answer = await _fleet.Operator.PostAsJsonAsync(Address, new { devices = new[] { New("new-1"), New("dev-001") } });

        string detail = await ProblemAssert.IsAsync(409, "device.exists", answer);
        Assert.Contains("'dev-001'", detail, StringComparison.Ordinal);
        Assert.Equal(["dev-000", "dev-001"], await IdsAsync());
        using HttpClient old = _fleet.Device("dev-001");
        Assert.Equal(200, (int)(await old.GetAsync("/device/v1/desired")).StatusCode);
    }

    [Theory]
    [InlineData("""{"devices":[]}""", "'devices' has 0 entries")]
    [InlineData("""{}""", "'devices' has 0 entries")]
    [InlineData("""{"devices":[{"id":"a/b","board":"b"}]}""", "'devices[0].id' is not valid")]
    [InlineData("""{"devices":[{"id":"","board":"b"}]}""", "'devices[0].id' is not valid")]
    [InlineData("""{"devices":[{"board":"b"}]}""", "'devices[0].id' is not valid")]
    [InlineData("""{"devices":[null]}""", "'devices[0].id' is not valid")]
    [InlineData("""{"devices":[{"id":"a","board":"b"},{"id":"b","board":"#"}]}""", "'devices[1].board' is not valid")]
    [InlineData("""{"devices":[{"id":"a","board":"b","group":"x y"}]}""", "'devices[0].group' is not valid")]
    [InlineData("""{"devices":[{"id":"a","board":"b"},{"id":"a","board":"b"}]}""", "'devices[1].id' is 'a', which stands in the list twice")]
    public async Task A_bad_list_is_refused_with_the_place_of_the_fault(string body, string fault)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _fleet.Operator.PostAsync(Address, content);

        Assert.StartsWith(fault, await ProblemAssert.IsAsync(400, "device.invalid", answer), StringComparison.Ordinal);
        Assert.Equal(["dev-000", "dev-001"], await IdsAsync());
    }

    [Fact]
    public async Task More_than_a_thousand_at_once_are_refused_and_a_thousand_are_not()
    {
        using HttpResponseMessage tooMany = await _fleet.Operator.PostAsJsonAsync(Address, new { devices = Enumerable.Range(0, 1001).Select(i => New($"x{i}")) });
        using HttpResponseMessage enough = await _fleet.Operator.PostAsJsonAsync(Address, new { devices = Enumerable.Range(0, 1000).Select(i => New($"x{i}")) });

        await ProblemAssert.IsAsync(400, "device.invalid", tooMany);
        Assert.Equal(201, (int)enough.StatusCode);
        Assert.Equal(1002, (await IdsAsync()).Length);
    }

    [Fact]
    public async Task An_unknown_product_or_device_is_not_found()
    {
        using HttpResponseMessage enrol = await _fleet.Operator.PostAsJsonAsync("/api/v1/products/none/devices", new { devices = new[] { New("a") } });
        using HttpResponseMessage list = await _fleet.Operator.GetAsync("/api/v1/products/none/devices");
        using HttpResponseMessage one = await _fleet.Operator.GetAsync($"{Address}/none");

        await ProblemAssert.IsAsync(404, "product.unknown", enrol);
        await ProblemAssert.IsAsync(404, "product.unknown", list);
        await ProblemAssert.IsAsync(404, "device.unknown", one);
    }

    [Fact]
    public async Task A_new_device_is_listed_as_never_seen_and_without_assignment()
    {
        JsonElement device = (await _fleet.DeviceAsync("dev-000")).GetProperty("device");

        Assert.Equal(TestFleet.Board, device.GetProperty("board").GetString());
        Assert.Equal("all", device.GetProperty("group").GetString());
        Assert.Equal("unknown", device.GetProperty("state").GetString());
        Assert.Equal("", device.GetProperty("version").GetString());
        Assert.Equal("", device.GetProperty("target").GetString());
        Assert.Equal(JsonValueKind.Null, device.GetProperty("lastSeen").ValueKind);
    }

    private static object New(string id)
    {
        return new { id, board = TestFleet.Board, group = "all" };
    }

    private async Task<string[]> IdsAsync()
    {
        JsonElement list = await _fleet.Operator.GetFromJsonAsync<JsonElement>(Address);
        return [.. list.GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("id").GetString()!)];
    }
}
