using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Releases;

public sealed class PublishTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_published_release_is_listed_and_reaches_a_device()
    {
        SimulatedRelease release = _product.AddRelease("1.0.0");
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(_product.Repository.Targets.Version, body.GetProperty("targetsVersion").GetInt32());
        JsonElement listed = Assert.Single(body.GetProperty("releases").EnumerateArray());
        Assert.Equal(
            """{"releaseId":"thermostat-1.0.0","version":"1.0.0","target":"thermostat/1.0.0/assemblies.bin","boards":["virtual-assemblies"],"image":"assemblies","length":13096,"packedLength":null,"urgency":"feature","securityCounter":1,"requiresCurrent":null,"installBy":null,"mcubootSha256":null}""",
            listed.GetRawText());

        MemoryTrustStore store = _product.Repository.NewStore();
        Refresh refresh = await DeviceView.RefreshAsync(_server, store);
        Assert.Equal(Verdict.Accepted, refresh.Verdict);
        TargetSearch search = new(store, new TrustLimits(), RepositorySimulator.Schemes(), _server.Time.GetUtcNow().ToUnixTimeSeconds());
        search.Start(release.ImagePath);
        Assert.Equal(Verdict.Accepted, search.Verdict);
        string hash = Convert.ToHexStringLower(search.Target!.Sha256!);
        byte[] image = await _server.Anonymous.GetByteArrayAsync($"/tuf/thermostat/targets/thermostat/1.0.0/{hash}.assemblies.bin");
        Assert.Equal(release.Image, image);
    }

    [Fact]
    public async Task A_packed_image_is_listed_with_its_length_and_served_in_ranges()
    {
        byte[] part = [.. Enumerable.Range(0, 9000).Select(i => (byte)(i % 97))];
        SimulatedRelease release = _product.Repository.AddRelease(
            SimulatedProduct.Name, SimulatedProduct.Board, "1.0.0", [("app.dll", part)], new ReleaseOptions { Packed = true });
        _product.Repository.Publish();
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        JsonElement listed = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("releases").EnumerateArray());
        Assert.Equal((9000, release.Packed!.Length), (listed.GetProperty("length").GetInt32(), listed.GetProperty("packedLength").GetInt32()));
        Assert.InRange(release.Packed.Length, 1, 4500);

        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(release.Packed));
        using HttpRequestMessage request = new(HttpMethod.Get, $"/tuf/thermostat/targets/thermostat/1.0.0/{hash}.assemblies.bin.lzss");
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(10, 99);
        using HttpResponseMessage range = await _server.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(release.Packed[10..100], await range.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_next_release_needs_only_its_own_files()
    {
        _product.AddRelease("1.0.0");
        HashSet<string> known = [.. _product.TargetFiles().Select(file => file.Name)];
        (await _product.PublishAsync()).Dispose();
        MemoryTrustStore store = _product.Repository.NewStore();
        await DeviceView.RefreshAsync(_server, store);

        _product.AddRelease("1.1.0", new ReleaseOptions { Urgency = "security", RequiresCurrent = "1.0.0", SecurityCounter = 2 });
        using HttpResponseMessage answer = await _product.PublishAsync(Tar.Write(_product.Files().Where(file => !known.Contains(file.Name))));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());

        Refresh refresh = await DeviceView.RefreshAsync(_server, store);
        Assert.Equal(Verdict.Accepted, refresh.Verdict);
        Assert.Equal(3, refresh.TargetsVersion);
        using HttpClient client = await _server.OperatorAsync();
        JsonElement releases = (await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/releases")).GetProperty("releases");
        Assert.Equal(["1.1.0", "1.0.0"], releases.EnumerateArray().Select(release => release.GetProperty("version").GetString()));
        Assert.Equal("1.0.0", releases[0].GetProperty("requiresCurrent").GetString());
    }

    [Fact]
    public async Task Publishing_the_same_archive_again_changes_nothing()
    {
        _product.AddRelease("1.0.0");
        byte[] archive = Tar.Write(_product.Files());
        (await _product.PublishAsync(archive)).Dispose();
        string before = PublishedState.Of(_server);

        using HttpResponseMessage again = await _product.PublishAsync(archive);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(2, (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("targetsVersion").GetInt32());
        Assert.Equal(before, PublishedState.Of(_server));
    }

    [Fact]
    public async Task Publishing_again_heals_a_target_that_was_damaged_on_disk()
    {
        SimulatedRelease release = _product.AddRelease("1.0.0");
        byte[] archive = Tar.Write(_product.Files());
        (await _product.PublishAsync(archive)).Dispose();
        string file = Directory.EnumerateFiles(_server.Data.Targets("thermostat"), "*.bin", SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(file, release.Image[..100]);

        using HttpResponseMessage again = await _product.PublishAsync(archive);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(release.Image, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_rotated_root_is_published_with_its_chain()
    {
        _product.AddRelease("1.0.0");
        (await _product.PublishAsync()).Dispose();
        MemoryTrustStore store = _product.Repository.NewStore();
        await DeviceView.RefreshAsync(_server, store);

        // New targets keys; root 2 is signed by the old root keys, which stay.
        _product.Repository.Targets.Rotate(TestKey.FromSeed(14), TestKey.FromSeed(15));
        _product.Repository.PublishRoot();
        _product.AddRelease("1.1.0");
        using HttpResponseMessage answer = await _product.PublishAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());

        Refresh refresh = await DeviceView.RefreshAsync(_server, store);
        Assert.Equal(Verdict.Accepted, refresh.Verdict);
        Assert.Equal((2, 3), (refresh.RootVersion, refresh.TargetsVersion));
        using HttpClient client = await _server.OperatorAsync();
        JsonElement state = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat");
        Assert.Equal((2, 3), (state.GetProperty("rootVersion").GetInt32(), state.GetProperty("targetsVersion").GetInt32()));
    }

    [Fact]
    public async Task A_restart_keeps_what_is_published()
    {
        _product.AddRelease("1.0.0");
        (await _product.PublishAsync()).Dispose();
        string before = PublishedState.Of(_server);
        await _server.RestartAsync();

        Assert.Equal(before, PublishedState.Of(_server));
        using HttpClient client = await _server.OperatorAsync();
        JsonElement releases = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/releases");
        Assert.Equal(1, releases.GetProperty("releases").GetArrayLength());
    }

    [Fact]
    public async Task A_connection_that_breaks_changes_nothing_and_the_next_try_works()
    {
        _product.AddRelease("1.0.0");
        byte[] archive = Tar.Write(_product.Files());
        string before = PublishedState.Of(_server);
        using (System.Net.Sockets.TcpClient client = new())
        {
            await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
            using HttpClient operatorClient = await _server.OperatorAsync();
            string head = $"POST /api/v1/products/thermostat/publish HTTP/1.1\r\nHost: localhost\r\nAuthorization: {operatorClient.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/x-tar\r\nContent-Length: {archive.Length}\r\n\r\n";
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head));
            await client.GetStream().WriteAsync(archive.AsMemory(0, archive.Length - 5000));
        }

        HttpResponseMessage answer = await _product.PublishAsync(archive);
        for (int attempt = 0; attempt < 1000 && answer.StatusCode == HttpStatusCode.Conflict; attempt++)
        {
            // The server has not noticed yet that the other client is gone.
            Assert.Equal(before, WithoutStaging(PublishedState.Of(_server)));
            answer.Dispose();
            answer = await _product.PublishAsync(archive);
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        answer.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_server.Data.Staging("thermostat")));
    }

    [Fact]
    public async Task Two_at_once_are_not_mixed()
    {
        _product.AddRelease("1.0.0");
        byte[] archive = Tar.Write(_product.Files());
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _product.PublishAsync(archive)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (HttpResponseMessage answer in answers)
        {
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                await ProblemAssert.IsAsync(409, "publish.busy", answer);
            }

            answer.Dispose();
        }

        Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, _product.Repository.NewStore())).Verdict);
    }

    private static string WithoutStaging(string state)
    {
        return string.Join('\n', state.Split('\n').Where(line => !line.Contains("/staging/", StringComparison.Ordinal)));
    }
}
