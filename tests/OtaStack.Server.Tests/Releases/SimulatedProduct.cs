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

    /// <summary>Makes the product, gives the online roles to its key and pins the root.</summary>
    public static async Task<SimulatedProduct> CreateAsync(TestServer server, bool pin = true)
    {
        using HttpClient client = await server.OperatorAsync();
        using HttpResponseMessage created = await client.PostAsJsonAsync("/api/v1/products", new { name = Name });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        string pem = await File.ReadAllTextAsync(server.Data.OnlineKey(Name));
        TestKey key = TestKey.FromSeed(Convert.FromBase64String(pem.Split('\n')[1])[^32..]);
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
        files.AddRange(TargetFiles());
        return files;
    }

    public IEnumerable<(string Name, byte[] Content)> TargetFiles()
    {
        foreach ((string path, JsonNode? target) in (JsonObject)Repository.Targets.Signed["targets"]!)
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
