using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Console;

/// <summary>A browser without scripts that has opened a login link.</summary>
internal static class ConsoleSession
{
    public static async Task<HttpClient> OpenAsync(TestFleet fleet, string language = "en")
    {
        string link = await LinkAsync(fleet);
        SocketsHttpHandler handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        HttpClient browser = new(handler) { BaseAddress = fleet.Server.Address };
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        using HttpResponseMessage answer = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    /// <summary>A new login link, absolute.</summary>
    public static async Task<string> LinkAsync(TestFleet fleet)
    {
        using HttpResponseMessage answer = await fleet.Operator.PostAsJsonAsync("/api/v1/login-links", new { });
        string path = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
        return new Uri(fleet.Server.Address, path).ToString();
    }
}
