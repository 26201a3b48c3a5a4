using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Releases;

/// <summary>Roles that the targets delegate to are published with them, or the archive is refused and nothing changes.</summary>
public sealed class DelegationTests : IAsyncLifetime
{
    private static readonly TestKey Key = TestKey.FromSeed(51);
    private static readonly TestKey OtherKey = TestKey.FromSeed(52);

    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private SimulatedDelegation _beta = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
        _product.AddRelease("1.0.0");
        _beta = _product.Delegate("beta", "thermostat/1.1.*/*", Key);
        _product.AddRelease("1.1.0", _beta);
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_delegated_release_is_listed_and_the_snapshot_tells_its_role()
    {
        Assert.Equal(["1.1.0", "1.0.0"], await ReleasesAsync());
        byte[] file = await _server.Anonymous.GetByteArrayAsync("/tuf/thermostat/metadata/1.beta.json");
        Assert.Equal(_beta.File.Content, file);
        JsonElement listed = await ListedAsync("beta.json");
        Assert.Equal(1, listed.GetProperty("version").GetInt32());
        Assert.Equal(file.Length, listed.GetProperty("length").GetInt32());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), listed.GetProperty("hashes").GetProperty("sha256").GetString());

        MemoryTrustStore store = _product.Repository.NewStore();
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, store)).Verdict);
        using HttpClient client = await _server.OperatorAsync();
        JsonElement state = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat");
        Assert.Equal("""{"beta":1}""", state.GetProperty("delegatedRoles").GetRawText());
    }

    [Fact]
    public async Task The_delegated_role_goes_on_alone()
    {
        int targets = _product.Repository.Targets.Version;
        _product.AddRelease("1.1.1", _beta);
        _product.Repository.Targets.Version = targets;
        _beta.Version = 2;
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal(["1.1.1", "1.1.0", "1.0.0"], await ReleasesAsync());
        Assert.Equal(2, (await ListedAsync("beta.json")).GetProperty("version").GetInt32());
        Assert.Equal(targets, (await ListedAsync("targets.json")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task The_targets_go_on_while_the_delegated_role_is_published_already()
    {
        _product.AddRelease("1.2.0");
        using HttpResponseMessage answer = await _product.PublishAsync(Tar.Write(_product.Files().Where(file => file.Name != _beta.File.Name)));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal(["1.2.0", "1.1.0", "1.0.0"], await ReleasesAsync());
        Assert.Equal(1, (await ListedAsync("beta.json")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_role_delegated_by_a_delegated_role_is_published_too()
    {
        SimulatedDelegation nested = new(_product.Repository, _beta.Metadata, "beta.eu", "thermostat/1.1.9/*", OtherKey);
        _product.Delegations.Add(nested);
        _product.AddRelease("1.1.9", nested);
        _beta.Version = 2;
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal(["1.1.9", "1.1.0", "1.0.0"], await ReleasesAsync());
        Assert.Equal(1, (await ListedAsync("beta.eu.json")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_role_that_is_no_longer_delegated_to_stays_listed_and_its_releases_vanish()
    {
        _product.Repository.Targets.Signed.Remove("delegations");
        _product.Delegations.Clear();
        _product.Repository.Publish();
        MemoryTrustStore known = _product.Repository.NewStore();
        await DeviceView.RefreshAsync(_server, known);

        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal(["1.0.0"], await ReleasesAsync());
        Assert.Equal(1, (await ListedAsync("beta.json")).GetProperty("version").GetInt32());
        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, known)).Verdict);
    }

    [Fact]
    public async Task New_keys_of_the_delegation_need_a_file_signed_by_them()
    {
        _beta.Keys.Clear();
        _beta.Keys.Add(OtherKey);
        _beta.Delegate();
        _product.Repository.Publish();
        await IsRefusedAsync("publish.thresholdNotMet");

        _beta.Signers.Clear();
        _beta.Signers.Add(OtherKey);
        _beta.Version = 2;
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_role_signed_by_another_key_is_refused()
    {
        _beta.Version = 2;
        _beta.Signers[0] = OtherKey;
        await IsRefusedAsync("publish.thresholdNotMet");
    }

    [Fact]
    public async Task A_role_that_does_not_satisfy_each_of_its_delegators_is_refused()
    {
        SimulatedDelegation other = _product.Delegate("other", "thermostat/2.*/*", OtherKey);
        _ = new SimulatedDelegation(_product.Repository, other.Metadata, "beta", "thermostat/2.1.*/*", OtherKey);
        _product.Repository.Publish();
        await IsRefusedAsync("publish.thresholdNotMet");
    }

    [Fact]
    public async Task A_lower_version_is_refused()
    {
        _beta.Version = 3;
        using (HttpResponseMessage answer = await _product.PublishAsync())
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        _beta.Version = 2;
        await IsRefusedAsync("publish.rollback");
    }

    [Fact]
    public async Task The_published_version_with_other_content_is_refused()
    {
        _beta.Metadata["x"] = 1;
        await IsRefusedAsync("publish.versionMismatch");
    }

    [Fact]
    public async Task A_version_that_is_not_the_file_name_is_refused()
    {
        List<(string Name, byte[] Content)> files = _product.Files();
        int index = files.FindIndex(file => file.Name == "metadata/1.beta.json");
        files[index] = ("metadata/2.beta.json", files[index].Content);
        await IsRefusedAsync("publish.versionMismatch", files);
    }

    [Fact]
    public async Task An_expired_role_is_refused_and_one_that_ran_out_since_does_not_hold_up_the_others()
    {
        _beta.Version = 2;
        _beta.Metadata["expires"] = SimulatedTime.Format(_server.Time.GetUtcNow().ToUnixTimeSeconds());
        await IsRefusedAsync("publish.expired");

        _beta.Version = 1;
        _beta.Metadata["expires"] = SimulatedTime.Format(_product.Repository.Now + (90L * 86400));
        _product.Repository.Targets.Expires += 30L * 86400;
        _product.AddRelease("1.2.0");
        _server.Time.Advance(TimeSpan.FromDays(91));
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_delegation_without_metadata_is_refused()
    {
        _product.Delegate("empty", "thermostat/3.*/*", OtherKey);
        _product.Repository.Publish();
        await IsRefusedAsync("publish.roleMissing", _product.Files().Where(file => !file.Name.EndsWith("empty.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_role_that_nobody_delegates_to_is_refused()
    {
        _product.Delegations.Add(new SimulatedDelegation(_product.Repository, [], "stray", "*", OtherKey));
        await IsRefusedAsync("publish.notDelegated");
    }

    [Fact]
    public async Task Delegations_in_which_one_key_would_count_twice_are_refused()
    {
        JsonObject keys = (JsonObject)_product.Repository.Targets.Signed["delegations"]!["keys"]!;
        JsonObject twin = (JsonObject)keys.First().Value!.DeepClone();
        twin["x"] = 1;
        keys[Convert.ToHexStringLower(SHA256.HashData(OtaStack.TestKit.JsonText.Canonical(twin)))] = twin;
        _product.Repository.Publish();
        await IsRefusedAsync("publish.delegations");
    }

    [Theory]
    [InlineData("targets")]
    [InlineData("root")]
    [InlineData("../x")]
    [InlineData("Beta")]
    [InlineData("")]
    [InlineData(".x")]
    public async Task A_delegated_name_that_is_no_file_name_is_refused(string name)
    {
        _product.Repository.Targets.Signed["delegations"]!["roles"]![0]!["name"] = name;
        _product.Repository.Publish();
        await IsRefusedAsync("publish.delegations");
    }

    [Fact]
    public async Task A_target_listed_by_two_roles_is_refused()
    {
        JsonNode target = _beta.Metadata["targets"]!["thermostat/1.1.0/assemblies.bin"]!.DeepClone();
        ((JsonObject)_product.Repository.Targets.Signed["targets"]!)["thermostat/1.1.0/assemblies.bin"] = target;
        _product.Repository.Publish();
        await IsRefusedAsync("publish.targetTwice", _product.Files().DistinctBy(file => file.Name));
    }

    [Fact]
    public async Task A_bad_image_of_a_delegated_role_is_refused()
    {
        _beta.Metadata["targets"]!["thermostat/1.1.0/assemblies.bin"]!["custom"]!["ota"]!["product"] = "kettle";
        _beta.Version = 2;
        await IsRefusedAsync("publish.wrongProduct");
    }

    [Fact]
    public async Task A_delegated_role_survives_restart_and_renewal()
    {
        await _server.StopAsync();
        _server.Time.Advance(TimeSpan.FromDays(6));
        await _server.OpenAsync();
        Assert.Equal(1, (await ListedAsync("beta.json")).GetProperty("version").GetInt32());
        Assert.Equal(["1.1.0", "1.0.0"], await ReleasesAsync());
    }

    private async Task<IEnumerable<string?>> ReleasesAsync()
    {
        using HttpClient client = await _server.OperatorAsync();
        JsonElement releases = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/releases");
        return [.. releases.GetProperty("releases").EnumerateArray().Select(release => release.GetProperty("version").GetString())];
    }

    private async Task<JsonElement> ListedAsync(string name)
    {
        JsonElement timestamp = await _server.Anonymous.GetFromJsonAsync<JsonElement>("/tuf/thermostat/metadata/timestamp.json");
        int version = timestamp.GetProperty("signed").GetProperty("meta").GetProperty("snapshot.json").GetProperty("version").GetInt32();
        JsonElement snapshot = await _server.Anonymous.GetFromJsonAsync<JsonElement>($"/tuf/thermostat/metadata/{version}.snapshot.json");
        return snapshot.GetProperty("signed").GetProperty("meta").GetProperty(name);
    }

    private async Task IsRefusedAsync(string code, IEnumerable<(string Name, byte[] Content)>? files = null)
    {
        string before = PublishedState.Of(_server);
        using HttpResponseMessage answer = await _product.PublishAsync(Tar.Write(files ?? _product.Files()));
        Assert.NotEmpty(await ProblemAssert.IsAsync(422, code, answer));
        Assert.Equal(before, PublishedState.Of(_server));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_server.Data.Staging(SimulatedProduct.Name)));
    }
}
