using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Products;

public sealed class ProductTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server, pin: false);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_product_has_an_online_key_that_only_the_server_can_read()
    {
        using HttpClient client = await _server.OperatorAsync();
        JsonElement product = await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat");
        Assert.Equal(_product.OnlineKey.KeyId, product.GetProperty("onlineKeyId").GetString());
        Assert.Equal(_product.OnlineKey.KeyJson, product.GetProperty("onlineKey").GetRawText());
        Assert.False(product.GetProperty("trusted").GetBoolean());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_server.Data.OnlineKey("thermostat")));
    }

    [Fact]
    public async Task The_same_name_again_is_refused_and_the_key_stays()
    {
        using HttpClient client = await _server.OperatorAsync();
        byte[] key = await File.ReadAllBytesAsync(_server.Data.OnlineKey("thermostat"));
        using HttpResponseMessage again = await client.PostAsJsonAsync("/api/v1/products", new { name = "thermostat" });
        await ProblemAssert.IsAsync(409, "product.exists", again);
        Assert.Equal(key, await File.ReadAllBytesAsync(_server.Data.OnlineKey("thermostat")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Thermostat")]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_name_that_is_no_folder_or_topic_is_refused(string name)
    {
        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/v1/products", new { name });
        await ProblemAssert.IsAsync(400, "product.name_invalid", answer);
        Assert.Equal(["thermostat"], Directory.EnumerateDirectories(_server.Data.Products).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_first_root_is_pinned_once()
    {
        byte[] root = _product.Repository.RootJson(1);
        using HttpResponseMessage first = await _product.PinAsync(root);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        using HttpResponseMessage same = await _product.PinAsync(root);
        Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
        using HttpResponseMessage other = await _product.PinAsync([.. root, (byte)' ']);
        await ProblemAssert.IsAsync(409, "product.root_pinned", other);
        Assert.Equal(root, await _server.Anonymous.GetByteArrayAsync("/tuf/thermostat/metadata/1.root.json"));
    }

    [Theory]
    [InlineData("root.malformed")]
    [InlineData("root.thresholdNotMet")]
    [InlineData("root.expired")]
    [InlineData("root.rootVersion")]
    [InlineData("root.wrongType")]
    [InlineData("root.onlineKey")]
    [InlineData("root.consistentSnapshot")]
    [InlineData("root.keyTwice")]
    public async Task A_root_that_cannot_be_worked_under_is_refused_and_nothing_is_pinned(string code)
    {
        RepositorySimulator repository = _product.Repository;
        switch (code)
        {
            case "root.thresholdNotMet":
                repository.Root.Signers.RemoveRange(1, 2);
                break;
            case "root.expired":
                repository.Root.Expires = _server.Time.GetUtcNow().ToUnixTimeSeconds();
                break;
            case "root.rootVersion":
                repository.Root.Version = 2;
                break;
            case "root.onlineKey":
                repository.Timestamp.Rotate(TestKey.FromSeed(7));
                break;
            case "root.consistentSnapshot":
                repository.Root.Signed["consistent_snapshot"] = false;
                break;
            case "root.keyTwice":
                repository.Root.Keys.Add(repository.Root.Keys[0].UnderAnotherKeyId());
                break;
        }

        repository.WriteRoot();
        byte[] root = code switch
        {
            "root.malformed" => Encoding.ASCII.GetBytes("{\"signed\":"),
            "root.wrongType" => repository.Files["1.targets.json"],
            _ => repository.RootJson(repository.Root.Version),
        };
        using HttpResponseMessage refused = await _product.PinAsync(root);
        await ProblemAssert.IsAsync(422, code, refused);
        using HttpResponseMessage none = await _server.Anonymous.GetAsync("/tuf/thermostat/metadata/1.root.json");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_root_larger_than_devices_take_is_refused_unread()
    {
        using HttpResponseMessage answer = await _product.PinAsync(new byte[16 * 1024 + 1]);
        await ProblemAssert.IsAsync(413, "request.too_large", answer);
    }

    [Fact]
    public async Task Nothing_is_published_before_a_root_is_pinned()
    {
        _product.AddRelease("1.0.0");
        using HttpResponseMessage answer = await _product.PublishAsync();
        await ProblemAssert.IsAsync(409, "product.not_trusted", answer);
    }
}
