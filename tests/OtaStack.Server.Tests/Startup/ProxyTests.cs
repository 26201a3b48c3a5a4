using System.Net;

namespace OtaStack.Server.Tests.Startup;

/// <summary>What the server believes of what stands before it, and tells browsers about TLS.</summary>
public sealed class ProxyTests
{
    private const string Ticket = "/login/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Proxy = "203.0.113.9";

    [Fact]
    public async Task Behind_a_trusted_proxy_on_another_machine_each_client_has_its_own_limit()
    {
        await using TestServer server = await TestServer.StartAsync(["--Server:TrustedProxies:0", "203.0.113.0/24"]);

        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(server, $"198.51.100.{i}, {Proxy}"));
        }

        // What a client says of itself stands before what the proxy says of it, and is not believed.
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(server, $"192.0.2.{i}, 198.51.100.99, {Proxy}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(server, $"192.0.2.77, 198.51.100.99, {Proxy}"));
    }

    [Fact]
    public async Task A_proxy_on_another_machine_that_nobody_named_is_not_believed_so_that_nobody_gets_round_the_limit()
    {
        await using TestServer server = await TestServer.StartAsync();

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(server, $"198.51.100.{i}, {Proxy}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(server, $"198.51.100.99, {Proxy}"));
    }

    [Theory]
    [InlineData("ota.example.org", "https", "max-age=31536000")]
    [InlineData("ota.example.org", "http", null)]
    [InlineData("ota.example.org", null, null)]
    [InlineData("127.0.0.1", "https", null)]
    public async Task Browsers_are_told_to_come_back_over_tls_alone_where_they_came_over_tls(string host, string? scheme, string? told)
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/portal");
        request.Headers.Host = host;
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-For", "198.51.100.1");
            request.Headers.Add("X-Forwarded-Proto", scheme);
        }

        using HttpResponseMessage answer = await server.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(told, answer.Headers.TryGetValues("Strict-Transport-Security", out IEnumerable<string>? values) ? values.Single() : null);
    }

    [Fact]
    public async Task So_does_the_server_that_speaks_tls_itself()
    {
        using TestTls tls = new();
        await using TestServer server = await TestServer.StartAsync(tls.Arguments);
        using HttpRequestMessage request = new(HttpMethod.Get, "/portal");
        request.Headers.Host = "ota.example.org";
        using HttpResponseMessage answer = await server.Anonymous.SendAsync(request);

        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    private static async Task<HttpStatusCode> AskAsync(TestServer server, string forwardedFor)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Ticket);
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using HttpResponseMessage answer = await server.Anonymous.SendAsync(request);
        return answer.StatusCode;
    }
}
