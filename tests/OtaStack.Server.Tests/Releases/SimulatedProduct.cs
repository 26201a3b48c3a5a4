using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Releases;

/// <summary>A product on a test server, and the product team's repository that is published to it.</summary>
public sealed class SimulatedProduct
{
    public const string Name = "thermostat";
    public const string Board = "virtual-assemblies";

    private readonly TestServer _server;

    private SimulatedProduct(TestServer server, RepositorySimulator repository, TestKey onlineKey)
    {
        _server = server;
        Repository = repository;
        OnlineKey = onlineKey;
    }

    /// <summary>What the product team signs. Its snapshot and timestamp are not used: the server makes its own.</summary>
    public RepositorySimulator Repository { get; }

    /// <summary>The server's key, read from its data directory.</summary>
    public TestKey OnlineKey { get; }

    /// <summary>Roles that the targets delegate to, directly or not, in the order of the archive.</summary>
    public List<SimulatedDelegation> Delegations { get; } = [];

    /// <summary>Makes the product, gives the online roles to its key and pins the root.</summary>
    public static async Task<SimulatedProduct> CreateAsync(TestServer server, bool pin = true)
    {
        using HttpClient client = await server.OperatorAsync();
        using HttpResponseMessage created = await client.PostAsJsonAsync("/api/v1/products", new { name = Name });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        TestKey key = await ReadOnlineKeyAsync(server, 1);
        RepositorySimulator repository = new(server.Time.GetUtcNow().ToUnixTimeSeconds());
        repository.Snapshot.Rotate(key);
        repository.Timestamp.Rotate(key);
        repository.WriteRoot();
        SimulatedProduct product = new(server, repository, key);
        if (pin)
        {
            using HttpResponseMessage pinned = await product.PinAsync(repository.RootJson(1));
            Assert.Equal(HttpStatusCode.NoContent, pinned.StatusCode);
        }

        return product;
    }

    /// <summary>Has the server make another online key and signs a root that gives the online roles to it alone.</summary>
    public async Task<TestKey> ReplaceOnlineKeyAsync(int number)
    {
        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage made = await client.PostAsync($"/api/v1/products/{Name}/online-keys", content: null);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        TestKey key = await ReadOnlineKeyAsync(_server, number);
        Repository.Snapshot.Rotate(key);
        Repository.Timestamp.Rotate(key);
        Repository.PublishRoot();
        return key;
    }

    /// <summary>The server's key, read from its data directory.</summary>
    public static async Task<TestKey> ReadOnlineKeyAsync(TestServer server, int number)
    {
        string pem = await File.ReadAllTextAsync(server.Data.OnlineKey(Name, number));
        return TestKey.FromSeed(Convert.FromBase64String(pem.Split('\n')[1])[^32..]);
    }

    public async Task<HttpResponseMessage> PinAsync(byte[] root)
    {
        using HttpClient client = await _server.OperatorAsync();
        using ByteArrayContent content = new(root);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await client.PutAsync($"/api/v1/products/{Name}/root", content);
    }

    /// <summary>Adds a release of two assemblies and signs the next targets version.</summary>
    public SimulatedRelease AddRelease(string version, ReleaseOptions? options = null)
    {
        byte[] first = new byte[9000];
        byte[] second = new byte[4096];
        RandomNumberGenerator.Fill(second);
        new Random(version.Length + version[0]).NextBytes(first);
        SimulatedRelease release = Repository.AddRelease(Name, Board, version, [("app.dll", first), ("lib.dll", second)], options);
        Repository.Publish();
        return release;
    }

    /// <summary>Delegates to a role; publish the targets afterwards.</summary>
    public SimulatedDelegation Delegate(string name, string path, params TestKey[] keys)
    {
        SimulatedDelegation delegation = new(Repository, Repository.Targets.Signed, name, path, keys);
        Delegations.Add(delegation);
        return delegation;
    }

    /// <summary>Adds a release that a delegated role lists.</summary>
    public SimulatedRelease AddRelease(string version, SimulatedDelegation role)
    {
        byte[] part = new byte[5000];
        RandomNumberGenerator.Fill(part);
        SimulatedRelease release = Repository.AddRelease(Name, Board, version, [("app.dll", part)]);
        role.Take(release.ImagePath, release.IndexPath);
        Repository.Publish();
        return release;
    }

    /// <summary>The files of a complete archive, in order; change them as an attacker would.</summary>
    public List<(string Name, byte[] Content)> Files()
    {
        List<(string, byte[])> files = [];
        for (int version = 1; version <= Repository.Root.Version; version++)
        {
            files.Add(($"metadata/{version}.root.json", Repository.RootJson(version)));
        }

        int targets = Repository.Targets.Version;
        files.Add(($"metadata/{targets}.targets.json", Repository.Files[$"{targets}.targets.json"]));
        files.AddRange(Delegations.Select(role => role.File));
        files.AddRange(TargetFiles());
        return files;
    }

    public IEnumerable<(string Name, byte[] Content)> TargetFiles()
    {
        IEnumerable<JsonObject> roles = [Repository.Targets.Signed, .. Delegations.Select(role => role.Metadata)];
        foreach ((string path, JsonNode? target) in roles.SelectMany(role => (JsonObject)role["targets"]!))
        {
            int name = path.LastIndexOf('/') + 1;
            string published = path[..name] + (string)target!["hashes"]!["sha256"]! + "." + path[name..];
            yield return ("targets/" + path, Repository.FetchTarget(published)!);
        }
    }

    public Task<HttpResponseMessage> PublishAsync()
    {
        return PublishAsync(Tar.Write(Files()));
    }

    public async Task<HttpResponseMessage> PublishAsync(byte[] archive)
    {
        using HttpClient client = await _server.OperatorAsync();
        using ByteArrayContent content = new(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return await client.PostAsync($"/api/v1/products/{Name}/publish", content);
    }
}
