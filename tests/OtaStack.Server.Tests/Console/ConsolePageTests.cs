using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Products;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Console;

public sealed partial class ConsolePageTests : IAsyncLifetime
{
    private const string Page = $"/products/{TestFleet.Product}";
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(4);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", Page)]
    [InlineData("GET", "/language/ja")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/_blazor")]
    [InlineData("GET", "/console.css")]
    [InlineData("GET", "/_framework/blazor.web.js")]
    public async Task Nothing_of_the_console_opens_without_a_session(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage anonymous = await _fleet.Server.Anonymous.SendAsync(request);
        using HttpRequestMessage again = new(new HttpMethod(method), path);
        using HttpResponseMessage withApiKey = await _fleet.Operator.SendAsync(again);
        using HttpClient device = _fleet.Device("dev-000");
        using HttpRequestMessage third = new(new HttpMethod(method), path);
        using HttpResponseMessage withDeviceKey = await device.SendAsync(third);

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, withApiKey.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, withDeviceKey.StatusCode);
    }

    [Fact]
    public async Task The_only_product_is_shown_at_once_and_several_as_a_list()
    {
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);
        using HttpResponseMessage one = await browser.GetAsync("/");
        string list = await browser.GetStringAsync("/?list=1");
        await _fleet.Server.Services.GetRequiredService<ProductCatalog>().AddAsync(
            new Product { Name = "kettle", CreatedAt = _fleet.Server.Time.GetUtcNow() }, CancellationToken.None);
        string two = await browser.GetStringAsync("/");

        Assert.Equal(HttpStatusCode.Redirect, one.StatusCode);
        Assert.EndsWith(Page, one.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("href=\"/products/thermostat\"", list, StringComparison.Ordinal);
        Assert.Contains("href=\"/products/kettle\"", two, StringComparison.Ordinal);
        Assert.Contains("href=\"/products/thermostat\"", two, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_versions_rollout_and_devices_before_any_script_runs()
    {
        await _fleet.TellAsync("dev-000", "confirmed", "1.0.0");
        await _fleet.StartRolloutAsync("1.1.0", [25, 100]);
        string first = (await _fleet.AssignedAsync("1.1.0"))[0];
        await _fleet.TellAsync(first, "rolledBack", "1.0.0", "1.1.0", "healthCheckFailed");
        await _fleet.SettleAsync();
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);

        string html = WebUtility.HtmlDecode(await browser.GetStringAsync(Page));

        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("Halted:</b> 1 of 1 devices of phase 1 went back to 1.0.0: healthCheckFailed", html, StringComparison.Ordinal);
        Assert.Contains("The new version said it is not healthy", html, StringComparison.Ordinal);
        Assert.Contains("never reported", html, StringComparison.Ordinal);
        Assert.Contains("dev-003", html, StringComparison.Ordinal);
        Assert.Contains("role=\"table\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-live=\"assertive\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_follows_the_browser_and_the_choice_made_on_the_page()
    {
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet, "ja-JP,ja;q=0.9,en;q=0.5");
        string japanese = WebUtility.HtmlDecode(await browser.GetStringAsync(Page));
        using HttpResponseMessage chosen = await browser.GetAsync($"/language/en?return={Uri.EscapeDataString(Page)}");
        string english = WebUtility.HtmlDecode(await browser.GetStringAsync(Page));

        Assert.Contains("<html lang=\"ja\">", japanese, StringComparison.Ordinal);
        Assert.Contains("バージョン別の台数", japanese, StringComparison.Ordinal);
        Assert.Equal(Page, chosen.Headers.Location!.ToString());
        Assert.Contains("<html lang=\"en\">", english, StringComparison.Ordinal);
        Assert.Contains("Fleet by version", english, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://attacker.example/")]
    [InlineData("//attacker.example/")]
    [InlineData("/\\attacker.example/")]
    [InlineData("attacker.example")]
    [InlineData("/a\nb")]
    public async Task Choosing_a_language_never_leads_to_another_server(string target)
    {
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);

        using HttpResponseMessage answer = await browser.GetAsync($"/language/en?return={Uri.EscapeDataString(target)}");

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_content_security_policy_allows_only_the_servers_own_files_and_the_page_keeps_to_it()
    {
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);
        using HttpResponseMessage answer = await browser.GetAsync(Page);
        string html = await answer.Content.ReadAsStringAsync();

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.All(ScriptTag().Matches(html), match => Assert.Contains(" src=\"", match.Value, StringComparison.Ordinal));
        Assert.NotEmpty(ScriptTag().Matches(html));
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
    }

    [Fact]
    public async Task An_unknown_product_is_a_404_page()
    {
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);

        using HttpResponseMessage answer = await browser.GetAsync("/products/none");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page or product", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex ScriptTag();
}
