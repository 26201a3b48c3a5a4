using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Releases;

/// <summary>Which published releases the images belong to that a device tells of.</summary>
public sealed class ImageReleaseTests : IAsyncLifetime
{
    private const string DevicePath = "/products/thermostat/devices/dev-001";
    private static readonly TestKey Signer = TestKey.FromSeed(7);
    private static readonly byte[] Runtime = McubootImageText.Write("2.0.0", [1, 2, 3], Signer);
    private static readonly byte[] First = McubootImageText.Write("1.0.0", [4, 5], Signer);
    private static readonly byte[] Second = McubootImageText.Write("1.1.0", [6, 7], Signer);
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private HttpClient _operator = null!;
    private string _key = "";
    private int _sequence;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
        _operator = await _server.OperatorAsync();
        _product.Repository.AddImages(SimulatedProduct.Name, "board", "1.0.0", [("nanoclr", Runtime), ("deployment", First)]);
        _product.Repository.AddImages(SimulatedProduct.Name, "board", "1.1.0", [("nanoclr", Runtime), ("deployment", Second)]);
        _product.Repository.Publish();
        using HttpResponseMessage published = await _product.PublishAsync();
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
        using HttpResponseMessage enrolled = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/devices", new { devices = new[] { new { id = "dev-001", board = "board" } } });
        _key = (await enrolled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices")[0].GetProperty("key").GetString()!;
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_one_that_the_device_runs_comes_first_then_the_newest()
    {
        await TellAsync("1.0.0", Hash(Runtime), Hash(First));
        Assert.Equal(["thermostat-1.0.0", "thermostat-1.1.0"], await ReleasesAsync(0));
        Assert.Equal(["thermostat-1.0.0"], await ReleasesAsync(1));

        await TellAsync("1.1.0", Hash(Runtime), Hash(Second));
        Assert.Equal(["thermostat-1.1.0", "thermostat-1.0.0"], await ReleasesAsync(0));
        Assert.Equal(["thermostat-1.1.0"], await ReleasesAsync(1));
    }

    [Fact]
    public async Task An_image_in_the_slot_of_another_kind_belongs_to_none()
    {
        await TellAsync("1.0.0", Hash(First), Hash(Runtime));
        Assert.Empty(await ReleasesAsync(0));
        Assert.Empty(await ReleasesAsync(1));
    }

    [Fact]
    public async Task Releases_tell_the_hash_of_each_image_and_the_description_of_the_api_all_of_it()
    {
        JsonElement releases = (await _operator.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/releases")).GetProperty("releases");
        Assert.Contains(releases.EnumerateArray(), image =>
            image.GetProperty("target").GetString() == "thermostat/1.1.0/deployment.bin" && image.GetProperty("mcubootSha256").GetString() == Hash(Second));

        JsonElement schemas = (await _operator.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");
        (string Schema, string Member)[] described =
        [
            ("GetDeviceResponse", "images"), ("DeviceSummary", "nanoclrSha256"), ("DeviceSummary", "deploymentSha256"), ("Release", "mcubootSha256"),
            ("RunningImage", "image"), ("RunningImage", "sha256"), ("RunningImage", "releases"),
        ];
        Assert.All(described, member => Assert.True(schemas.GetProperty(member.Schema).GetProperty("properties").TryGetProperty(member.Member, out _), $"{member}"));
    }

    [Theory]
    [InlineData("en", "No published release has an image with this hash.", "Also in 1 more")]
    [InlineData("ja", "このハッシュのイメージを含む公開済みリリースはありません。", "ほか 1 件のリリースにも含まれます")]
    public async Task The_console_links_to_them(string language, string unknown, string more)
    {
        await TellAsync("1.0.0", Hash(Runtime), Hash(First));
        using HttpClient browser = await OpenAsync(language);

        string shown = WebUtility.HtmlDecode(await browser.GetStringAsync(DevicePath));

        Assert.Contains($">{Hash(Runtime)}</code>", shown, StringComparison.Ordinal);
        Assert.Contains($">{Hash(First)}</code>", shown, StringComparison.Ordinal);
        Assert.Equal(3, shown.Split("<a href=\"/products/thermostat/releases/thermostat-1.0.0\"").Length);
        Assert.Contains(more, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(unknown, shown, StringComparison.Ordinal);
    }

    private static string Hash(byte[] image) => Convert.ToHexStringLower(McubootImageText.Sha256Of(image));

    private async Task<string[]> ReleasesAsync(int image)
    {
        JsonElement answer = await _operator.GetFromJsonAsync<JsonElement>("/api/v1" + DevicePath);
        return [.. answer.GetProperty("images")[image].GetProperty("releases").EnumerateArray().Select(id => id.GetString()!)];
    }

    private async Task TellAsync(string version, string nanoclrSha256, string deploymentSha256)
    {
        using HttpClient device = _server.Client("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/dev-001:{_key}")));
        using HttpResponseMessage answer = await device.PostAsJsonAsync("/device/v1/reports", new
        {
            product = "thermostat", device = "dev-001", sequence = ++_sequence, state = "idle", reason = "none", version, releaseId = $"thermostat-{version}",
            assignment = 0, nanoclrSha256, deploymentSha256, reset = "powerOn",
        });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task<HttpClient> OpenAsync(string language)
    {
        using HttpResponseMessage answer = await _operator.PostAsJsonAsync("/api/v1/login-links", new { });
        string link = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
        HttpClient browser = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = _server.Address };
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        (await browser.GetAsync(link)).Dispose();
        return browser;
    }
}
