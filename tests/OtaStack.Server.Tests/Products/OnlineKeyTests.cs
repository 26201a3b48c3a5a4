using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Products;

/// <summary>The server's key may have been stolen: it makes another one, the product team puts that into the root, and devices follow.</summary>
public sealed class OnlineKeyTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private MemoryTrustStore _known = null!;

    private RepositorySimulator Repository => _product.Repository;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
        _product.AddRelease("1.0.0");
        (await _product.PublishAsync()).Dispose();
        _known = Repository.NewStore();
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _known)).Verdict);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_new_key_signs_nothing_before_a_root_names_it()
    {
        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage made = await client.PostAsync("/api/v1/products/thermostat/online-keys", content: null);
        JsonElement body = await made.Content.ReadFromJsonAsync<JsonElement>();
        TestKey key = await SimulatedProduct.ReadOnlineKeyAsync(_server, 2);
        Assert.Equal(key.KeyId, body.GetProperty("onlineKeyId").GetString());
        Assert.Equal(key.KeyJson, body.GetProperty("onlineKey").GetRawText());
        Assert.NotEqual(_product.OnlineKey.KeyId, key.KeyId);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_server.Data.OnlineKey("thermostat", 2)));

        JsonElement state = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat");
        Assert.Equal(_product.OnlineKey.KeyId, state.GetProperty("onlineKeyId").GetString());
        Assert.Equal([(_product.OnlineKey.KeyId, true), (key.KeyId, false)], KeysOf(state));
        _product.AddRelease("1.1.0");
        (await _product.PublishAsync()).Dispose();
        Assert.Equal(_product.OnlineKey.KeyId, await TimestampSignerAsync());
    }

    [Fact]
    public async Task A_root_that_names_the_new_key_makes_it_sign_and_devices_follow()
    {
        TestKey key = await _product.ReplaceOnlineKeyAsync(2);
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());

        Assert.Equal(key.KeyId, await TimestampSignerAsync());
        Refresh refresh = await DeviceView.RefreshAsync(_server, _known);
        Assert.Equal((Verdict.Accepted, 2), (refresh.Verdict, refresh.RootVersion));
        using HttpClient client = await _server.OperatorAsync();
        JsonElement state = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat");
        Assert.Equal(key.KeyId, state.GetProperty("onlineKeyId").GetString());
        Assert.Equal([(_product.OnlineKey.KeyId, false), (key.KeyId, true)], KeysOf(state));
        using HttpResponseMessage ready = await _server.Anonymous.GetAsync("/health/ready");
        Assert.True(ready.IsSuccessStatusCode);

        await _server.StopAsync();
        _server.Time.Advance(TimeSpan.FromDays(5));
        await _server.OpenAsync();
        Assert.Equal(key.KeyId, await TimestampSignerAsync());
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _known)).Verdict);
    }

    [Fact]
    public async Task Of_two_keys_in_the_root_the_newest_signs()
    {
        TestKey key = await _product.ReplaceOnlineKeyAsync(2);
        Repository.Snapshot.Rotate(_product.OnlineKey, key);
        Repository.Timestamp.Rotate(_product.OnlineKey, key);
        Repository.WriteRoot();
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal(key.KeyId, await TimestampSignerAsync());
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _known)).Verdict);
    }

    [Fact]
    public async Task Devices_come_back_from_versions_that_a_thief_pushed_to_the_end()
    {
        // The thief signs the highest version that there is; devices that see it would refuse the server's own for ever.
        Repository.Timestamp.Version = int.MaxValue;
        JsonElement timestamp = await _server.Anonymous.GetFromJsonAsync<JsonElement>("/tuf/thermostat/metadata/timestamp.json");
        JsonObject forged = JsonNode.Parse(timestamp.GetProperty("signed").GetRawText())!.AsObject();
        forged["version"] = int.MaxValue;
        _known["timestamp.json"] = Repository.Sign(forged, [_product.OnlineKey]);
        Assert.Equal(Verdict.Rollback, (await DeviceView.RefreshAsync(_server, _known)).Verdict);

        await _product.ReplaceOnlineKeyAsync(2);
        (await _product.PublishAsync()).Dispose();
        Refresh refresh = await DeviceView.RefreshAsync(_server, _known);
        Assert.Equal((Verdict.Accepted, 2), (refresh.Verdict, refresh.RootVersion));
    }

    [Fact]
    public async Task A_role_of_the_past_is_forgotten_together_with_the_stolen_key()
    {
        SimulatedDelegation beta = _product.Delegate("beta", "thermostat/1.1.*/*", TestKey.FromSeed(51));
        _product.AddRelease("1.1.0", beta);
        (await _product.PublishAsync()).Dispose();
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _known)).Verdict);
        Repository.Targets.Signed.Remove("delegations");
        _product.Delegations.Clear();
        Repository.Publish();
        (await _product.PublishAsync()).Dispose();
        Assert.Contains("beta.json", await SnapshotAsync(), StringComparison.Ordinal);

        await _product.ReplaceOnlineKeyAsync(2);
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain("beta.json", await SnapshotAsync(), StringComparison.Ordinal);
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _known)).Verdict);
    }

    [Fact]
    public async Task A_root_that_names_no_key_of_the_server_is_refused_with_the_way_out()
    {
        TestKey key = await _product.ReplaceOnlineKeyAsync(2);
        Repository.Timestamp.Rotate(TestKey.FromSeed(31));
        Repository.Root.Version = 1;
        Repository.PublishRoot();
        string before = PublishedState.Of(_server);
        using HttpResponseMessage answer = await _product.PublishAsync();
        string detail = await ProblemAssert.IsAsync(422, "publish.onlineKey", answer);
        Assert.Contains(key.KeyId, detail, StringComparison.Ordinal);
        Assert.Equal(before, PublishedState.Of(_server));
    }

    [Fact]
    public async Task A_server_without_the_key_that_the_root_names_is_not_ready()
    {
        await _product.ReplaceOnlineKeyAsync(2);
        (await _product.PublishAsync()).Dispose();
        await _server.StopAsync();
        File.Move(_server.Data.OnlineKey("thermostat", 2), _server.Data.OnlineKey("thermostat", 2) + ".away");
        await _server.OpenAsync();

        using HttpResponseMessage ready = await _server.Anonymous.GetAsync("/health/ready");
        Assert.Equal("""{"status":"failing","failing":["online-keys"]}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_key_that_is_no_longer_used_may_be_deleted()
    {
        TestKey key = await _product.ReplaceOnlineKeyAsync(2);
        (await _product.PublishAsync()).Dispose();
        await _server.StopAsync();
        File.Delete(_server.Data.OnlineKey("thermostat"));
        _server.Time.Advance(TimeSpan.FromDays(4));
        await _server.OpenAsync();

        Assert.Equal(key.KeyId, await TimestampSignerAsync());
        await _product.ReplaceOnlineKeyAsync(3);
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _known)).Verdict);
    }

    [Fact]
    public async Task There_is_an_end_to_making_keys()
    {
        using HttpClient client = await _server.OperatorAsync();
        for (int number = 2; number <= OtaStack.Server.Products.OnlineKeys.MaxKeys; number++)
        {
            await File.WriteAllTextAsync(_server.Data.OnlineKey("thermostat", number), await File.ReadAllTextAsync(_server.Data.OnlineKey("thermostat")), Encoding.ASCII);
        }

        using HttpResponseMessage answer = await client.PostAsync("/api/v1/products/thermostat/online-keys", content: null);
        await ProblemAssert.IsAsync(409, "product.too_many_online_keys", answer);
        using HttpResponseMessage unknown = await client.PostAsync("/api/v1/products/kettle/online-keys", content: null);
        await ProblemAssert.IsAsync(404, "product.unknown", unknown);
    }

    private static IEnumerable<(string?, bool)> KeysOf(JsonElement product)
    {
        return [.. product.GetProperty("onlineKeys").EnumerateArray().Select(key => (key.GetProperty("keyId").GetString(), key.GetProperty("inRoot").GetBoolean()))];
    }

    private async Task<string?> TimestampSignerAsync()
    {
        JsonElement timestamp = await _server.Anonymous.GetFromJsonAsync<JsonElement>("/tuf/thermostat/metadata/timestamp.json");
        return timestamp.GetProperty("signatures")[0].GetProperty("keyid").GetString();
    }

    private async Task<string> SnapshotAsync()
    {
        JsonElement timestamp = await _server.Anonymous.GetFromJsonAsync<JsonElement>("/tuf/thermostat/metadata/timestamp.json");
        int version = timestamp.GetProperty("signed").GetProperty("meta").GetProperty("snapshot.json").GetProperty("version").GetInt32();
        return await _server.Anonymous.GetStringAsync($"/tuf/thermostat/metadata/{version}.snapshot.json");
    }
}
