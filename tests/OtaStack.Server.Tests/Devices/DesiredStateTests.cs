using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Devices;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Devices;

public sealed class DesiredStateTests : IAsyncLifetime
{
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task A_device_without_assignment_is_told_so()
    {
        JsonElement desired = await _fleet.DesiredAsync("dev-000");

        Assert.Equal("", desired.GetProperty("target").GetString());
        Assert.Equal("", desired.GetProperty("rollout").GetString());
        Assert.Equal("dev-000", desired.GetProperty("device").GetString());
        Assert.Equal(30, desired.GetProperty("pollSeconds").GetInt32());
        Assert.Equal(_fleet.Server.Time.GetUtcNow().ToUnixTimeSeconds(), desired.GetProperty("assignment").GetInt64());
    }

    [Fact]
    public async Task An_unchanged_assignment_is_answered_with_304_until_it_changes()
    {
        using HttpClient device = _fleet.Device("dev-000");
        using HttpResponseMessage first = await device.GetAsync("/device/v1/desired");
        EntityTagHeaderValue tag = first.Headers.ETag!;

        using HttpResponseMessage unchanged = await GetAsync(device, tag);
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        using HttpResponseMessage changed = await GetAsync(device, tag);

        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("", await unchanged.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Fact]
    public async Task A_poll_writes_nothing_and_the_sign_of_life_follows_in_a_batch()
    {
        await _fleet.DesiredAsync("dev-000");
        JsonElement before = await LastSeenAsync("dev-000");

        await _fleet.Server.Services.GetRequiredService<LastSeen>().FlushAsync(CancellationToken.None);

        Assert.Equal(JsonValueKind.Null, before.ValueKind);
        Assert.Equal(_fleet.Server.Time.GetUtcNow(), (await LastSeenAsync("dev-000")).GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, (await LastSeenAsync("dev-001")).ValueKind);
    }

    [Fact]
    public async Task Signs_of_life_are_written_when_the_server_stops()
    {
        await _fleet.DesiredAsync("dev-001");
        DateTimeOffset then = _fleet.Server.Time.GetUtcNow();

        await _fleet.RestartAsync();

        Assert.Equal(then, (await LastSeenAsync("dev-001")).GetDateTimeOffset());
    }

    [Theory]
    [InlineData("Basic", "thermostat/dev-000:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Basic", "thermostat/dev-000:")]
    [InlineData("Basic", "thermostat/dev-999:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Basic", "dev-000:KEY")]
    [InlineData("Basic", "thermostat/dev-001:KEY")]
    [InlineData("Basic", "other/dev-000:KEY")]
    [InlineData("Bearer", "thermostat/dev-000:KEY")]
    public async Task Wrong_credentials_are_refused_alike(string scheme, string credentials)
    {
        string text = credentials.Replace("KEY", _fleet.KeyOf("dev-000"), StringComparison.Ordinal);
        using HttpClient stranger = _fleet.Server.Client(scheme, Convert.ToBase64String(Encoding.ASCII.GetBytes(text)));

        using HttpResponseMessage answer = await stranger.GetAsync("/device/v1/desired");

        await ProblemAssert.IsAsync(401, "device.unauthorized", answer);
        Assert.Equal("Basic realm=\"device\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Neither_no_credentials_nor_broken_ones_nor_an_api_key_open_the_device_plane()
    {
        using HttpResponseMessage none = await _fleet.Server.Anonymous.GetAsync("/device/v1/desired");
        using HttpClient broken = _fleet.Server.Client("Basic", "!!!");
        using HttpResponseMessage noBase64 = await broken.GetAsync("/device/v1/desired");
        using HttpClient longer = _fleet.Server.Client("Basic", Convert.ToBase64String(new byte[4096]));
        using HttpResponseMessage tooLong = await longer.GetAsync("/device/v1/desired");
        using HttpResponseMessage operatorKey = await _fleet.Operator.GetAsync("/device/v1/desired");

        await ProblemAssert.IsAsync(401, "device.unauthorized", none);
        await ProblemAssert.IsAsync(401, "device.unauthorized", noBase64);
        await ProblemAssert.IsAsync(401, "device.unauthorized", tooLong);
        await ProblemAssert.IsAsync(401, "device.unauthorized", operatorKey);
    }

    [Fact]
    public async Task A_device_key_does_not_open_the_operator_api()
    {
        using HttpClient device = _fleet.Device("dev-000");
        using HttpResponseMessage answer = await device.GetAsync($"/api/v1/products/{TestFleet.Product}/devices");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient device, EntityTagHeaderValue tag)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/device/v1/desired");
        request.Headers.IfNoneMatch.Add(tag);
        return device.SendAsync(request);
    }

    private async Task<JsonElement> LastSeenAsync(string id)
    {
        return (await _fleet.DeviceAsync(id)).GetProperty("device").GetProperty("lastSeen");
    }
}
