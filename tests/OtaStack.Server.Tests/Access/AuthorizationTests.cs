using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Access;

/// <summary>Every route without credentials, taken from the route table itself: a new endpoint is covered on the day it is added.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    /// <summary>Routes that anybody may call. Anything else must answer 401 or 403.</summary>
    private static readonly string[] Open =
    [
        "api/v1/setup",
        "health/live",
        "health/ready",
        "login/{ticket}",
        "portal/icon.svg",
        "portal/open/{token}",
        "portal/style.css",
        "tuf/{product}/metadata/{file}",
        "tuf/{product}/targets/{**path}",
    ];

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Bearer", "ota_0123456789abcdef_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer", "nonsense")]
    [InlineData("Basic", "dGhlcm1vc3RhdC9kZXYtMDAxOjAwMDA=")]
    public async Task Every_route_but_the_open_ones_asks_for_credentials(string? scheme, string? credentials)
    {
        using HttpClient client = scheme is null ? _server.Client("None", "x") : _server.Client(scheme, credentials!);
        int closed = 0;
        foreach ((string method, string pattern, string address) in Routes().Where(route => !Open.Contains(route.Pattern)))
        {
            using HttpRequestMessage request = new(new HttpMethod(method), address);
            request.Content = method is "GET" or "HEAD" ? null : new StringContent("{}", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{method} {address} ({pattern}) answered {answer.StatusCode}");
            closed++;
        }

        Assert.True(closed >= 2, $"only {closed} closed routes were found");
    }

    [Fact]
    public async Task An_endpoint_that_names_no_policy_is_closed_to_everybody()
    {
        await using TestServer server = await TestServer.StartAsync(map: app => app.MapGet("/forgotten", () => "open"));
        using HttpClient client = await server.OperatorAsync();
        using HttpResponseMessage answer = await client.GetAsync("/forgotten");
        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, answer.StatusCode.ToString());
    }

    [Fact]
    public async Task An_unknown_address_is_not_found()
    {
        using HttpResponseMessage answer = await _server.Anonymous.GetAsync("/nothing/here");
        await ProblemAssert.IsAsync(404, "not_found", answer);
    }

    [Fact]
    public async Task A_wrong_method_or_type_is_told_as_such()
    {
        using HttpResponseMessage method = await _server.Anonymous.DeleteAsync("/api/v1/setup");
        await ProblemAssert.IsAsync(405, "request.method_not_allowed", method);

        using StringContent text = new("token", Encoding.UTF8, "text/plain");
        using HttpResponseMessage type = await _server.Anonymous.PostAsync("/api/v1/setup", text);
        await ProblemAssert.IsAsync(415, "request.media_type", type);

        using StringContent broken = new("{\"token\":", Encoding.UTF8, "application/json");
        using HttpResponseMessage json = await _server.Anonymous.PostAsync("/api/v1/setup", broken);
        await ProblemAssert.IsAsync(400, "request.invalid", json);
    }

    [Fact]
    public async Task A_refusal_is_problem_details()
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsync("/api/v1/login-links", null);
        await ProblemAssert.IsAsync(401, "unauthorized", answer);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    private IReadOnlyList<(string Method, string Pattern, string Address)> Routes()
    {
        return RouteTable.Read(_server.Services.GetServices<EndpointDataSource>());
    }
}
