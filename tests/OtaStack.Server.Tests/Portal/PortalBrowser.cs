using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Portal;

/// <summary>A user's browser without scripts, with cookies of its own.</summary>
internal sealed partial class PortalBrowser : IDisposable
{
    public PortalBrowser(Uri address, string language = "en")
    {
        Client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Client { get; }

    /// <summary>A new invitation's path.</summary>
    public static async Task<string> InviteAsync(HttpClient operatorClient, string device = "dev-000")
    {
        using HttpResponseMessage answer = await operatorClient.PostAsync($"/api/v1/products/{TestFleet.Product}/devices/{device}/portal-invitations", content: null);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
    }

    /// <summary>A browser that has used an invitation.</summary>
    public static async Task<PortalBrowser> OpenAsync(TestFleet fleet, string device = "dev-000", string language = "en")
    {
        PortalBrowser browser = new(fleet.Server.Address, language);
        using HttpResponseMessage opened = await browser.RedeemAsync(await InviteAsync(fleet.Operator, device));
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        return browser;
    }

    /// <summary>Opens the link and presses the button.</summary>
    public async Task<HttpResponseMessage> RedeemAsync(string link) => await PostAsync(link, link);

    public async Task<string> ReadAsync(string path = "/portal")
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        string page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode}: {page}");
        return page;
    }

    /// <summary>Sends a form of the page.</summary>
    public Task<HttpResponseMessage> ChooseAsync(params (string Name, string Value)[] fields) => PostAsync("/portal", "/portal", fields);

    public async Task<HttpResponseMessage> PostAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        string token = TokenField().Match(await ReadAsync(page)).Groups[1].Value;
        return await SendAsync(path, [.. fields, ("__RequestVerificationToken", token)]);
    }

    public async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        using FormUrlEncodedContent form = new(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        return await Client.PostAsync(path, form);
    }

    public void Dispose()
    {
        Client.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
