using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Access;

public sealed class LoginTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_login_link_opens_one_console_session()
    {
        string link = await MakeLinkAsync();

        using HttpResponseMessage first = await _server.Anonymous.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        string cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        using HttpResponseMessage page = await GetDocumentAsync(cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        using HttpResponseMessage second = await _server.Anonymous.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.False(second.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_ends_after_eight_hours()
    {
        using HttpResponseMessage login = await _server.Anonymous.GetAsync(await MakeLinkAsync());
        string cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await _server.RestartAsync();

        using HttpResponseMessage before = await GetDocumentAsync(cookie);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        _server.Time.Advance(TimeSpan.FromHours(9));
        using HttpResponseMessage after = await GetDocumentAsync(cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_link_is_dead_after_sixty_minutes()
    {
        string link = await MakeLinkAsync();
        _server.Time.Advance(TimeSpan.FromMinutes(60));

        using HttpResponseMessage late = await _server.Anonymous.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Theory]
    [InlineData("/login/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/login/short")]
    [InlineData("/login/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%2e%2e")]
    public async Task An_invented_ticket_is_refused(string link)
    {
        using HttpResponseMessage answer = await _server.Anonymous.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_refusal_is_told_in_the_language_of_the_browser()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/login/short");
        request.Headers.Add("Accept-Language", "fr, ja;q=0.8, en;q=0.2");
        using HttpResponseMessage answer = await _server.Anonymous.SendAsync(request);
        string page = await answer.Content.ReadAsStringAsync();

        Assert.Contains("lang=\"ja\"", page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode("ログインリンク"), page, StringComparison.Ordinal);
    }

    private async Task<string> MakeLinkAsync()
    {
        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage answer = await client.PostAsync("/api/v1/login-links", null);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return body.GetProperty("url").GetString()!;
    }

    private async Task<HttpResponseMessage> GetDocumentAsync(string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Add("Cookie", cookie);
        return await _server.Anonymous.SendAsync(request);
    }
}
