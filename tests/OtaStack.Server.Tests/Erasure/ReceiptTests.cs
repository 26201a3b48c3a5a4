using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Messaging;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Erasure;

/// <summary>The receipt of an erase: checked, kept, shown as a certificate; and the end of the device's key.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private const string Device = "dev-000";
    private const string Receipts = $"/api/v1/products/thermostat/devices/{Device}/receipts";
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
        await _fleet.TellAsync(Device, "idle", "1.0.0");
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task After_an_erase_of_everything_the_key_counts_no_more()
    {
        byte[] receipt = Receipt("all");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(receipt));

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(receipt));
        using HttpClient client = _fleet.Device(Device);
        using HttpResponseMessage desired = await client.GetAsync("/device/v1/desired");
        await ProblemAssert.IsAsync(401, "device.unauthorized", desired);
        JsonElement device = (await _fleet.DeviceAsync(Device)).GetProperty("device");
        Assert.Equal("erased", device.GetProperty("state").GetString());
        Assert.Equal(_fleet.Server.Time.GetUtcNow(), device.GetProperty("erased").GetDateTimeOffset());

        await _fleet.RestartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(receipt));
        using HttpResponseMessage kept = await _fleet.Operator.GetAsync($"{Receipts}/{MacOf(receipt)}");
        Assert.Equal(receipt, await kept.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task After_an_erase_of_the_user_data_the_device_goes_on()
    {
        byte[] receipt = Receipt("userData");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(receipt));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(receipt));
        await _fleet.TellAsync(Device, "idle", "1.0.0");
        JsonElement only = Assert.Single((await _fleet.Operator.GetFromJsonAsync<JsonElement>(Receipts)).GetProperty("receipts").EnumerateArray().ToArray());
        Assert.Equal("userData", only.GetProperty("what").GetString());
        Assert.Equal("user", only.GetProperty("orderedBy").GetString());
        Assert.Equal(JsonValueKind.Null, (await _fleet.DeviceAsync(Device)).GetProperty("device").GetProperty("erased").ValueKind);
    }

    [Theory]
    [InlineData("\"failed\":0", "\"failed\":1")]
    [InlineData("\"what\":\"all\"", "\"what\":\"userData\"")]
    [InlineData("\"device\":\"dev-000\"", "\"device\":\"dev-001\"")]
    [InlineData("\"what\":\"all\"", "\"what\":\"nothing\"")]
    [InlineData("\"targets\":9", "\"targets\":9,\"targets\":9")]
    [InlineData("\"targets\":9", "\"targets\":9,\"more\":9")]
    [InlineData("\"targets\":9,", "")]
    [InlineData("\"mac\":\"", "\"mac\":\"0")]
    [InlineData("\"means\":\"clear", "\"means\":\"\\u0001clear")]
    public async Task A_receipt_that_the_device_did_not_make_is_refused_and_changes_nothing(string good, string bad)
    {
        string text = Encoding.ASCII.GetString(Receipt("all"));
        Assert.Contains(good, text, StringComparison.Ordinal);
        HttpStatusCode status = await PostAsync(Encoding.ASCII.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Empty((await _fleet.Operator.GetFromJsonAsync<JsonElement>(Receipts)).GetProperty("receipts").EnumerateArray());
        await _fleet.TellAsync(Device, "idle", "1.0.0");
    }

    [Fact]
    public async Task One_made_with_the_key_of_another_device_is_refused()
    {
        byte[] foreign = Receipt("all", keyOf: "dev-001");
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(foreign));
        await _fleet.TellAsync(Device, "idle", "1.0.0");
    }

    [Fact]
    public async Task It_comes_over_mqtt_too_is_acknowledged_and_ends_the_connection()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, Device);
        byte[] receipt = Receipt("all");
        await device.ReportAsync(Encoding.ASCII.GetString(receipt));
        await device.Gone;
        Assert.Equal("erased", (await _fleet.DeviceAsync(Device)).GetProperty("device").GetProperty("state").GetString());

        await Assert.ThrowsAnyAsync<Exception>(() => device.ReportAsync(_fleet.Report(Device, "idle", "1.0.0")));
        Assert.Equal("erased", (await _fleet.DeviceAsync(Device)).GetProperty("device").GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_erased_device_can_be_enrolled_again_with_a_new_key()
    {
        string old = _fleet.KeyOf(Device);
        await PostAsync(Receipt("all"));
        await _fleet.EnrolAsync([Device]);
        Assert.NotEqual(old, _fleet.KeyOf(Device));
        using HttpClient stale = _fleet.Device(Device, old);
        using HttpResponseMessage refused = await stale.GetAsync("/device/v1/desired");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using HttpClient fresh = _fleet.Device(Device);
        using StringContent first = new(_fleet.Report(Device, "idle", "1.0.0", sequence: 1), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await fresh.PostAsync("/device/v1/reports", first);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", (await _fleet.DeviceAsync(Device)).GetProperty("device").GetProperty("version").GetString());
        Assert.Single((await _fleet.Operator.GetFromJsonAsync<JsonElement>(Receipts)).GetProperty("receipts").EnumerateArray());
    }

    [Fact]
    public async Task What_its_last_user_had_chosen_is_not_told_of_a_device_that_is_enrolled_again()
    {
        using HttpClient client = _fleet.Device(Device);
        string told = _fleet.Report(Device, "waiting", "1.0.0")[..^1] + ",\"mode\":\"offline\",\"postponements\":2,\"postponeReason\":\"inUse\",\"waitUntil\":1900000000}";
        using StringContent report = new(told, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync("/device/v1/reports", report);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await PostAsync(Receipt("all"));

        await _fleet.EnrolAsync([Device]);

        JsonElement device = (await _fleet.DeviceAsync(Device)).GetProperty("device");
        Assert.Equal(("", 0, "", JsonValueKind.Null), (
            device.GetProperty("mode").GetString(), device.GetProperty("postponements").GetInt32(), device.GetProperty("postponeReason").GetString(),
            device.GetProperty("waitUntil").ValueKind));
    }

    [Fact]
    public async Task A_rollout_leaves_erased_devices_out()
    {
        await PostAsync(Receipt("all"));
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        Assert.Equal(["dev-001"], await _fleet.AssignedAsync("1.1.0"));
    }

    [Theory]
    [InlineData("en", "Certificate of sanitization", "nothing was read back", "the user, at the device")]
    [InlineData("ja", "データ消去証明書", "残っているデータはありませんでした", "利用者(機器の操作)")]
    public async Task The_certificate_has_the_fields_of_the_standard_and_loads_nothing(string language, string title, string result, string orderedBy)
    {
        byte[] receipt = Receipt("all");
        await PostAsync(receipt);
        using HttpResponseMessage answer = await _fleet.Operator.GetAsync($"{Receipts}/{MacOf(receipt)}/certificate?lang={language}");
        string page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.StartsWith("text/html", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.All([title, result, orderedBy, Device, "thermostat, virtual-assemblies", "NOR flash", "block erase", "clear", "OtaStack 0.1.0", MacOf(receipt)],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotMatch(new Regex("<script|<img|<link|http-equiv", RegexOptions.IgnoreCase), page);
        Assert.Equal(7 + 11 + 2 + 6 + 6, Regex.Count(page, "<tr>"));
    }

    [Fact]
    public async Task The_console_links_to_the_certificate()
    {
        byte[] receipt = Receipt("all");
        await PostAsync(receipt);
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);
        string page = await browser.GetStringAsync($"/products/thermostat/devices/{Device}");
        string link = $"{Receipts}/{MacOf(receipt)}/certificate?lang=en";
        Assert.Contains(link, page, StringComparison.Ordinal);
        Assert.Contains("Certificate of sanitization", await browser.GetStringAsync(link), StringComparison.Ordinal);
        using HttpResponseMessage anonymous = await _fleet.Server.Anonymous.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    /// <summary>Of the list the receipt tells the length alone; what goes after it was made is none of what it proves.</summary>
    [Theory]
    [InlineData("all", "all items of an erase list of 9 but those that go after the receipt is made")]
    [InlineData("userData", "of an erase list of 9 items those with data and settings of the user")]
    public async Task The_certificate_claims_no_more_than_the_receipt_proves(string what, string extent)
    {
        byte[] receipt = Receipt(what);
        await PostAsync(receipt);
        string page = WebUtility.HtmlDecode(await _fleet.Operator.GetStringAsync($"{Receipts}/{MacOf(receipt)}/certificate?lang=en"));
        Assert.Contains(extent, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_erased_is_told_wherever_the_receipt_is_shown()
    {
        byte[] receipt = Receipt("all", failed: 2);
        await PostAsync(receipt);
        JsonElement only = Assert.Single((await _fleet.Operator.GetFromJsonAsync<JsonElement>(Receipts)).GetProperty("receipts").EnumerateArray().ToArray());
        Assert.Equal(2, only.GetProperty("failed").GetInt32());
        Assert.Contains("FAILED for 2 items", await _fleet.Operator.GetStringAsync($"{Receipts}/{MacOf(receipt)}/certificate?lang=en"), StringComparison.Ordinal);
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet);
        string page = await browser.GetStringAsync($"/products/thermostat/devices/{Device}");
        Assert.Contains("something is left in 2 item(s)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_a_device_cannot_become_markup()
    {
        byte[] receipt = Receipt("all", means: "<script>alert(1)</script>, x, y");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(receipt));
        string page = await _fleet.Operator.GetStringAsync($"{Receipts}/{MacOf(receipt)}/certificate");
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_or_a_device_that_is_not_there_is_not_found()
    {
        using HttpResponseMessage receipt = await _fleet.Operator.GetAsync($"{Receipts}/{new string('0', 64)}");
        await ProblemAssert.IsAsync(404, "receipt.unknown", receipt);
        using HttpResponseMessage certificate = await _fleet.Operator.GetAsync($"{Receipts}/{new string('0', 64)}/certificate");
        await ProblemAssert.IsAsync(404, "receipt.unknown", certificate);
        using HttpResponseMessage device = await _fleet.Operator.GetAsync("/api/v1/products/thermostat/devices/dev-999/receipts");
        await ProblemAssert.IsAsync(404, "device.unknown", device);
    }

    private static string MacOf(byte[] receipt)
    {
        return JsonSerializer.Deserialize<JsonElement>(receipt).GetProperty("mac").GetString()!;
    }

    private byte[] Receipt(string what, string? keyOf = null, string means = "clear, NOR flash, block erase", int failed = 0)
    {
        return Erasure.Receipts.Write(_fleet, Device, what, keyOf, means, failed);
    }

    private Task<HttpStatusCode> PostAsync(byte[] receipt) => Erasure.Receipts.PostAsync(_fleet, Device, receipt);
}
