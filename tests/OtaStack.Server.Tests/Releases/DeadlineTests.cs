using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Releases;

/// <summary>The signed deadline of a security release: told by the API, and what it means by the console.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    private const string Signed = "2030-01-15T06:00:00Z";

    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private HttpClient _operator = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(["--Rollouts:GatherMilliseconds", "0"]);
        _product = await SimulatedProduct.CreateAsync(_server);
        _operator = await _server.OperatorAsync();
        _product.AddRelease("1.0.0");
        _product.AddRelease("1.1.0", new ReleaseOptions { Urgency = "security", InstallBy = DateTimeOffset.Parse(Signed, null).ToUnixTimeSeconds() });
        using HttpResponseMessage published = await _product.PublishAsync();
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Releases_and_rollouts_tell_it_and_the_description_of_the_api_too()
    {
        JsonElement releases = (await _operator.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/releases")).GetProperty("releases");
        Assert.Equal(DateTimeOffset.Parse(Signed, null), releases[0].GetProperty("installBy").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, releases[1].GetProperty("installBy").ValueKind);

        string id = await RollOutAsync();
        JsonElement rollout = await _operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/thermostat/rollouts/{id}");
        Assert.Equal(DateTimeOffset.Parse(Signed, null), rollout.GetProperty("installBy").GetDateTimeOffset());
        JsonElement schemas = (await _operator.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");
        Assert.All((string[])["ListReleasesResponse", "EnrolDevicesResponse", "CreateRolloutRequest", "DowngradeDeviceRequest"], name => Assert.True(schemas.TryGetProperty(name, out _), name));
        Assert.True(schemas.GetProperty("Release").GetProperty("properties").TryGetProperty("installBy", out _));
        Assert.True(schemas.GetProperty("RolloutSummary").GetProperty("properties").TryGetProperty("installBy", out _));
    }

    [Theory]
    [InlineData("en", "Install by 2030-01-15 06:00 UTC (signed)", "From then on it installs this security release by itself", "The signed deadline 2030-01-15 06:00 UTC has passed", "No deadline is signed")]
    [InlineData("ja", "インストール期限 2030-01-15 06:00 UTC(署名済み)", "利用者が選んだ時期にかかわらず自動的にインストールされます", "署名済みの期限 2030-01-15 06:00 UTC を過ぎています", "署名済みの期限はありません")]
    public async Task The_console_says_what_it_means_for_users(string language, string ahead, string means, string past, string none)
    {
        await RollOutAsync();
        using HttpClient browser = await OpenAsync(language);
        string list = await ReadAsync(browser, "/products/thermostat/releases");
        Assert.Contains("2030-01-15 06:00 UTC", list, StringComparison.Ordinal);
        Assert.Contains("href=\"/products/thermostat/releases/thermostat-1.1.0\"", list, StringComparison.Ordinal);
        foreach (string page in (string[])["/products/thermostat/releases/thermostat-1.1.0", "/products/thermostat"])
        {
            string shown = await ReadAsync(browser, page);
            Assert.Contains(ahead, shown, StringComparison.Ordinal);
            Assert.Contains(means, shown, StringComparison.Ordinal);
        }

        Assert.Contains(none, await ReadAsync(browser, "/products/thermostat/releases/thermostat-1.0.0"), StringComparison.Ordinal);
        _server.Time.Advance(TimeSpan.FromDays(15));
        using HttpClient later = await OpenAsync(language);
        Assert.Contains(past, await ReadAsync(later, "/products/thermostat"), StringComparison.Ordinal);
        using HttpResponseMessage unknown = await later.GetAsync("/products/thermostat/releases/thermostat-9.9.9");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<string> ReadAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path));

    private async Task<string> RollOutAsync()
    {
        (await _operator.PostAsJsonAsync("/api/v1/products/thermostat/devices", new { devices = new[] { new { id = "dev-001", board = SimulatedProduct.Board } } })).Dispose();
        using HttpResponseMessage created = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/rollouts", new { name = "r", target = "thermostat/1.1.0/assemblies.bin" });
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
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
