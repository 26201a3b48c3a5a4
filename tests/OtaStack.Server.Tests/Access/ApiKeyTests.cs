using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Access;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Access;

/// <summary>API keys are made, listed and revoked; from the moment of its revocation a key opens nothing, and what it had opened ends.</summary>
public sealed class ApiKeyTests : IAsyncLifetime
{
    private const string Path = "/api/v1/api-keys";
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(0);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task A_key_is_made_listed_without_its_secret_and_revoked_at_once()
    {
        (string id, string key) = await MakeAsync("ci");
        using HttpClient client = _fleet.Server.Client("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/products")).StatusCode);
        string listed = await _fleet.Operator.GetStringAsync(Path);
        Assert.DoesNotContain(key[21..], listed, StringComparison.Ordinal);
        JsonElement list = JsonSerializer.Deserialize<JsonElement>(listed);
        Assert.Equal(["ci", "test"], list.GetProperty("apiKeys").EnumerateArray().Select(row => row.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.NotEqual(id, list.GetProperty("current").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await _fleet.Operator.DeleteAsync($"{Path}/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/products")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _fleet.Operator.DeleteAsync($"{Path}/{id}")).StatusCode);
        await _fleet.RestartAsync();
        using HttpClient again = _fleet.Server.Client("Bearer", key);
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.GetAsync("/api/v1/products")).StatusCode);
        JsonElement row = (await _fleet.Operator.GetFromJsonAsync<JsonElement>(Path)).GetProperty("apiKeys").EnumerateArray().Single(row => row.GetProperty("id").GetString() == id);
        Assert.Equal(_fleet.Server.Time.GetUtcNow(), row.GetProperty("revoked").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_last_one_stays_and_set_up_does_not_open_again()
    {
        (string id, string key) = await MakeAsync("other");
        string own = (await _fleet.Operator.GetFromJsonAsync<JsonElement>(Path)).GetProperty("current").GetString()!;

        // A key may revoke itself, and is answered.
        Assert.Equal(HttpStatusCode.NoContent, (await _fleet.Operator.DeleteAsync($"{Path}/{own}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _fleet.Operator.GetAsync(Path)).StatusCode);
        using HttpClient other = _fleet.Server.Client("Bearer", key);
        using HttpResponseMessage last = await other.DeleteAsync($"{Path}/{id}");
        await ProblemAssert.IsAsync(409, "api_key.last", last);
        using HttpResponseMessage unknown = await other.DeleteAsync($"{Path}/0000000000000000");
        await ProblemAssert.IsAsync(404, "api_key.unknown", unknown);
        using HttpResponseMessage setup = await _fleet.Server.Anonymous.PostAsJsonAsync("/api/v1/setup", new { token = "x", name = "y" });
        await ProblemAssert.IsAsync(410, "setup.done", setup);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(Path)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        using HttpResponseMessage answer = await _fleet.Operator.PostAsJsonAsync(Path, new { name });
        await ProblemAssert.IsAsync(400, "request.invalid", answer);
        using HttpResponseMessage tooLong = await _fleet.Operator.PostAsJsonAsync(Path, new { name = new string('n', 65) });
        await ProblemAssert.IsAsync(400, "request.invalid", tooLong);
        Assert.Equal(1, (await _fleet.Operator.GetFromJsonAsync<JsonElement>(Path)).GetProperty("apiKeys").GetArrayLength());
    }

    [Fact]
    public async Task Console_sessions_and_login_links_of_a_revoked_key_end_with_it()
    {
        (string id, string key) = await MakeAsync("console");
        using HttpClient mine = _fleet.Server.Client("Bearer", key);
        (HttpClient browser, string unused) = await OpenAsync(mine);
        using HttpClient open = browser;
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/products/thermostat")).StatusCode);
        using HttpClient other = await ConsoleSession.OpenAsync(_fleet);

        Assert.Equal(HttpStatusCode.NoContent, (await _fleet.Operator.DeleteAsync($"{Path}/{id}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/products/thermostat")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _fleet.Server.Anonymous.GetAsync(unused)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/products/thermostat")).StatusCode);
    }

    [Fact]
    public async Task A_live_page_of_a_revoked_key_is_cut_off_and_that_of_another_stays()
    {
        (string id, string key) = await MakeAsync("console");
        using HttpClient mine = _fleet.Server.Client("Bearer", key);
        using ClientWebSocket revoked = await LiveAsync(mine);
        using ClientWebSocket stays = await LiveAsync(_fleet.Operator);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));

        // Both have shaken hands: a connection that has not is ended by itself after a while, whoever holds it.
        await ShakeHandsAsync(revoked, limit.Token);
        await ShakeHandsAsync(stays, limit.Token);

        Assert.Equal(HttpStatusCode.NoContent, (await _fleet.Operator.DeleteAsync($"{Path}/{id}")).StatusCode);

        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
            {
                await revoked.ReceiveAsync(new byte[4096], limit.Token);
            }
        });

        // The server's sign of life, every 15 seconds.
        WebSocketReceiveResult ping = await stays.ReceiveAsync(new byte[4096], limit.Token);
        Assert.True(ping.Count > 0);
        Assert.Equal(WebSocketState.Open, stays.State);
    }

    [Fact]
    public async Task A_request_that_is_being_handled_ends_too()
    {
        (string id, string key) = await MakeAsync("uploads");
        using HttpClient mine = _fleet.Server.Client("Bearer", key);
        TaskCompletionSource<bool> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using HttpRequestMessage upload = new(HttpMethod.Put, "/api/v1/products/thermostat/root") { Content = new EndlessContent(begun, never.Task) };
        Task<HttpResponseMessage> sent = mine.SendAsync(upload);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        OperatorSessions sessions = _fleet.Server.Services.GetRequiredService<OperatorSessions>();
        while (sessions.CountOf(id) == 0)
        {
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.NoContent, (await _fleet.Operator.DeleteAsync($"{Path}/{id}")).StatusCode);

        // The body comes to its end now: it finds the connection gone, and no answer.
        never.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sent.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("en", "Revoke…", "behind this session")]
    [InlineData("ja", "取り消す…", "このセッションのキー")]
    public async Task The_console_lists_them(string language, string revoke, string current)
    {
        await MakeAsync("<b>ci</b>");
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet, language);
        string page = await browser.GetStringAsync("/api-keys");
        Assert.DoesNotContain("<b>ci</b>", page, StringComparison.Ordinal);
        page = WebUtility.HtmlDecode(page);
        Assert.Contains("<b>ci</b>", page, StringComparison.Ordinal);
        Assert.Contains(revoke, page, StringComparison.Ordinal);
        Assert.Contains(current, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _fleet.Server.Anonymous.GetAsync("/api-keys")).StatusCode);
    }

    private async Task<(string Id, string Key)> MakeAsync(string name)
    {
        using HttpResponseMessage answer = await _fleet.Operator.PostAsJsonAsync(Path, new { name });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        JsonElement made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (made.GetProperty("id").GetString()!, made.GetProperty("apiKey").GetString()!);
    }

    /// <summary>A browser's session by a login link of a key, and another link that nobody has used.</summary>
    private async Task<(HttpClient Browser, string Unused)> OpenAsync(HttpClient key)
    {
        SocketsHttpHandler handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        HttpClient browser = new(handler) { BaseAddress = _fleet.Server.Address };
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(await LinkAsync(key))).StatusCode);
        return (browser, await LinkAsync(key));
    }

    private static async Task<string> LinkAsync(HttpClient key)
    {
        using HttpResponseMessage answer = await key.PostAsJsonAsync("/api/v1/login-links", new { });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
    }

    /// <summary>The live connection of a page, as the browser opens it.</summary>
    private async Task<ClientWebSocket> LiveAsync(HttpClient key)
    {
        CookieContainer cookies = new();
        using HttpClient browser = new(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = _fleet.Server.Address };
        (await browser.GetAsync(await LinkAsync(key))).Dispose();
        using HttpResponseMessage negotiated = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", content: null);
        string token = (await negotiated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString()!;
        ClientWebSocket socket = new();
        socket.Options.Cookies = cookies;
        await socket.ConnectAsync(new Uri($"ws://{_fleet.Server.Address.Authority}/_blazor?id={token}"), CancellationToken.None);
        return socket;
    }

    private static async Task ShakeHandsAsync(ClientWebSocket socket, CancellationToken limit)
    {
        await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, limit);
        WebSocketReceiveResult answer = await socket.ReceiveAsync(new byte[4096], limit);
        Assert.True(answer.Count > 0);
    }

    /// <summary>A body that begins and does not go on.</summary>
    private sealed class EndlessContent(TaskCompletionSource<bool> begun, Task end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[10]);
            await stream.FlushAsync();
            begun.TrySetResult(true);
            await end;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
