using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Scheduling;

/// <summary>What operators wish about when: of product, rollout and device, up to the bytes of the assignment.</summary>
public sealed class UpdateSettingsTests : IAsyncLifetime
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
    public async Task The_devices_go_before_the_rollouts_and_these_before_the_products()
    {
        await PutAsync("update-settings", """{"mode":"ask","timeZone":"Asia/Tokyo","postponeLimit":1,"batteryPercent":40,"windows":[{"days":["mon","fri"],"start":"02:30","minutes":90}]}""");
        await PutAsync("devices/dev-001/update-settings", """{"mode":"manual","windows":[],"metered":true}""");
        using HttpResponseMessage made = await _fleet.Operator.PostAsync($"/api/v1/products/{TestFleet.Product}/rollouts", Json(
            $$$"""{"name":"r","target":"{{{TestFleet.TargetOf("1.1.0")}}}","phases":[100],"updateSettings":{"postponeLimit":7,"bytesPerSecond":20000,"downloadAhead":true,"intervalSeconds":86400}}"""));
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        await _fleet.SettleAsync();

        JsonElement first = await _fleet.DesiredAsync("dev-000");
        JsonElement second = await _fleet.DesiredAsync("dev-001");

        Assert.Equal("""{"batteryPercent":40,"bytesPerSecond":20000,"downloadAhead":true,"intervalSeconds":86400,"mode":"ask","offsets":[0,540],"postponeLimit":7,"windows":[34,150,90]}""", Wishes(first));
        Assert.Equal("""{"batteryPercent":40,"bytesPerSecond":20000,"downloadAhead":true,"intervalSeconds":86400,"metered":true,"mode":"manual","offsets":[0,540],"postponeLimit":7,"windows":[]}""", Wishes(second));
        Assert.True(Encoding.UTF8.GetByteCount(first.GetRawText()) < 2048);
    }

    [Fact]
    public async Task Without_a_word_an_assignment_is_as_before()
    {
        Assert.Equal("{}", Wishes(await _fleet.DesiredAsync("dev-000")));
    }

    [Fact]
    public async Task A_change_is_a_new_assignment_for_the_devices_that_it_concerns_and_outlives_a_restart()
    {
        long first = Number(await _fleet.DesiredAsync("dev-000"));
        long second = Number(await _fleet.DesiredAsync("dev-001"));

        await PutAsync("devices/dev-001/update-settings", """{"mode":"ask"}""");
        Assert.Equal((first, second + 1), (Number(await _fleet.DesiredAsync("dev-000")), Number(await _fleet.DesiredAsync("dev-001"))));
        await PutAsync("update-settings", """{"batteryPercent":30}""");
        Assert.Equal((first + 1, second + 2), (Number(await _fleet.DesiredAsync("dev-000")), Number(await _fleet.DesiredAsync("dev-001"))));

        await _fleet.RestartAsync();

        Assert.Equal("""{"batteryPercent":30,"mode":"ask"}""", Wishes(await _fleet.DesiredAsync("dev-001")));
        Assert.Equal("ask", (await GetAsync("devices/dev-001/update-settings")).GetProperty("mode").GetString());
        Assert.Equal(30, (await GetAsync("update-settings")).GetProperty("batteryPercent").GetInt32());
        await PutAsync("devices/dev-001/update-settings", "{}");
        Assert.Equal("""{"batteryPercent":30}""", Wishes(await _fleet.DesiredAsync("dev-001")));
    }

    [Theory]
    [InlineData("""{"mode":"telepathic"}""")]
    [InlineData("""{"timeZone":"Mars/Olympus"}""")]
    [InlineData("""{"postponeLimit":101}""")]
    [InlineData("""{"postponeLimit":-1}""")]
    [InlineData("""{"intervalSeconds":31536001}""")]
    [InlineData("""{"batteryPercent":101}""")]
    [InlineData("""{"bytesPerSecond":0}""")]
    [InlineData("""{"windows":[{"days":[],"start":"02:00","minutes":60}]}""")]
    [InlineData("""{"windows":[{"days":["mon","mon"],"start":"02:00","minutes":60}]}""")]
    [InlineData("""{"windows":[{"days":["Mon"],"start":"02:00","minutes":60}]}""")]
    [InlineData("""{"windows":[{"days":["mon"],"start":"24:00","minutes":60}]}""")]
    [InlineData("""{"windows":[{"days":["mon"],"start":"2:00","minutes":60}]}""")]
    [InlineData("""{"windows":[{"days":["mon"],"minutes":60}]}""")]
    [InlineData("""{"windows":[{"days":["mon"],"start":"02:00","minutes":0}]}""")]
    [InlineData("""{"windows":[{"days":["mon"],"start":"02:00","minutes":1441}]}""")]
    [InlineData("""{"windows":[null]}""")]
    public async Task Settings_beyond_what_devices_take_are_refused_and_change_nothing(string settings)
    {
        long number = Number(await _fleet.DesiredAsync("dev-000"));

        foreach (string path in new[] { "update-settings", "devices/dev-000/update-settings" })
        {
            using HttpResponseMessage answer = await _fleet.Operator.PutAsync($"/api/v1/products/{TestFleet.Product}/{path}", Json(settings));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("update_settings.invalid", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using HttpResponseMessage made = await _fleet.Operator.PostAsync($"/api/v1/products/{TestFleet.Product}/rollouts", Json(
            $$$"""{"name":"r","target":"{{{TestFleet.TargetOf("1.1.0")}}}","updateSettings":{{{settings}}}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        JsonElement desired = await _fleet.DesiredAsync("dev-000");
        Assert.Equal((number, "{}"), (Number(desired), Wishes(desired)));
    }

    [Fact]
    public async Task A_time_zone_belongs_to_a_device_or_product_and_both_must_exist()
    {
        using HttpResponseMessage made = await _fleet.Operator.PostAsync($"/api/v1/products/{TestFleet.Product}/rollouts", Json(
            $$$"""{"name":"r","target":"{{{TestFleet.TargetOf("1.1.0")}}}","updateSettings":{"timeZone":"Asia/Tokyo"}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        foreach (string address in new[] { "/api/v1/products/none/update-settings", $"/api/v1/products/{TestFleet.Product}/devices/none/update-settings" })
        {
            using HttpResponseMessage put = await _fleet.Operator.PutAsync(address, Json("""{"mode":"ask"}"""));
            using HttpResponseMessage get = await _fleet.Operator.GetAsync(address);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (put.StatusCode, get.StatusCode));
        }
    }

    [Fact]
    public async Task Why_a_device_waits_is_shown_as_it_told()
    {
        using HttpClient device = _fleet.Device("dev-000");
        string report = _fleet.Report("dev-000", "waiting", "1.0.0", "1.1.0", "postponed");
        using HttpResponseMessage told = await device.PostAsync("/device/v1/reports", Json(
            report[..^1] + ",\"mode\":\"ask\",\"postponements\":2,\"postponeReason\":\"inUse\",\"waitUntil\":1800000000}"));
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);

        JsonElement shown = (await _fleet.DeviceAsync("dev-000")).GetProperty("device");
        Assert.Equal(("ask", 2, "inUse"), (shown.GetProperty("mode").GetString(), shown.GetProperty("postponements").GetInt32(), shown.GetProperty("postponeReason").GetString()));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), shown.GetProperty("waitUntil").GetDateTimeOffset());

        await _fleet.TellAsync("dev-000", "downloading", "1.0.0", "1.1.0");
        shown = (await _fleet.DeviceAsync("dev-000")).GetProperty("device");
        Assert.Equal((0, JsonValueKind.Null), (shown.GetProperty("postponements").GetInt32(), shown.GetProperty("waitUntil").ValueKind));
    }

    [Theory]
    [InlineData("\"mode\":1")]
    [InlineData("\"mode\":\"a-b\"")]
    [InlineData("\"mode\":\"12345678901234567\"")]
    [InlineData("\"postponements\":-1")]
    [InlineData("\"postponements\":101")]
    [InlineData("\"postponeReason\":\"in use\"")]
    [InlineData("\"postponeReason\":\"123456789012345678901234567890123\"")]
    [InlineData("\"waitUntil\":-1")]
    [InlineData("\"waitUntil\":253402300800")]
    public async Task A_report_that_tells_it_wrongly_is_refused(string member)
    {
        using HttpClient device = _fleet.Device("dev-000");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", Json(_fleet.Report("dev-000", "waiting", "1.0.0")[..^1] + "," + member + "}"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("unknown", (await _fleet.DeviceAsync("dev-000")).GetProperty("device").GetProperty("state").GetString());
    }

    private static StringContent Json(string text)
    {
        return new StringContent(text, Encoding.UTF8, "application/json");
    }

    private static long Number(JsonElement desired)
    {
        return desired.GetProperty("assignment").GetInt64();
    }

    /// <summary>The members that speak of when, in their order.</summary>
    private static string Wishes(JsonElement desired)
    {
        HashSet<string> others = ["assignment", "device", "permit", "pollSeconds", "product", "releaseId", "rollout", "target", "time"];
        return "{" + string.Join(',', desired.EnumerateObject().Where(member => !others.Contains(member.Name)).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}";
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        return (await _fleet.Operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/{TestFleet.Product}/{path}"))!;
    }

    private async Task PutAsync(string path, string settings)
    {
        using HttpResponseMessage answer = await _fleet.Operator.PutAsync($"/api/v1/products/{TestFleet.Product}/{path}", Json(settings));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
