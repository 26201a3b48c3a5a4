using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Server.Reports;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Reports;

/// <summary>Why a device started last, and how often in a row nobody had wanted that.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(1);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task It_is_stored_and_told_by_the_api()
    {
        await TellAsync("powerOn", 40);

        JsonElement device = await _fleet.DeviceAsync("dev-000");
        Assert.Equal("powerOn", device.GetProperty("device").GetProperty("reset").GetString());
        Assert.Equal(_fleet.Server.Time.GetUtcNow().AddSeconds(-40), device.GetProperty("device").GetProperty("started").GetDateTimeOffset());
        Assert.Equal("powerOn", device.GetProperty("reports")[0].GetProperty("reset").GetString());
    }

    [Fact]
    public async Task Starts_that_nobody_wanted_are_counted_until_one_is_wanted_or_the_device_stays_up()
    {
        Assert.Equal(0, await TellAsync("powerOn", 10));
        Assert.Equal(1, await TellAsync("watchdog", 3));
        Assert.Equal(1, await TellAsync("watchdog", 4));
        Assert.Equal(2, await TellAsync("brownOut", 2));
        Assert.Equal(3, await TellAsync("crash", 1));
        Assert.Equal(3, await TellAsync("crash", 3599));
        Assert.Equal(0, await TellAsync("crash", 3600));
        Assert.Equal(1, await TellAsync("watchdog", 5));
        Assert.Equal(0, await TellAsync("requested", 4));
    }

    [Fact]
    public async Task An_agent_that_does_not_tell_is_read_as_before_and_nonsense_is_refused()
    {
        await _fleet.TellAsync("dev-000", "idle", "1.0.0");
        Assert.Equal("", (await _fleet.DeviceAsync("dev-000")).GetProperty("device").GetProperty("reset").GetString());

        JsonNode report = JsonNode.Parse(_fleet.Report("dev-000", "idle", "1.0.0"))!;
        report["reset"] = "<b>";
        Assert.False(ReportParser.TryParse(Encoding.UTF8.GetBytes(report.ToJsonString()), out _, out string fault));
        Assert.Contains("'reset'", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "watchdog", "Restarted 3 times in a row without being asked to")]
    [InlineData("ja", "ウォッチドッグ", "意図しない再起動が 3 回続いています")]
    public async Task The_console_shows_why_and_warns_of_repeated_ones(string language, string why, string warning)
    {
        await TellAsync("powerOn", 10);
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet, language);
        const string page = "/products/thermostat/devices/dev-000";
        Assert.DoesNotContain(warning, WebUtility.HtmlDecode(await browser.GetStringAsync(page)), StringComparison.Ordinal);
        for (int uptime = 9; uptime > 6; uptime--)
        {
            await TellAsync("watchdog", uptime);
        }

        string shown = WebUtility.HtmlDecode(await browser.GetStringAsync(page));
        Assert.Contains(warning, shown, StringComparison.Ordinal);
        Assert.Equal(4, shown.Split("<tr").Length - 2 - CountEvents(shown));
        Assert.Contains(why, shown, StringComparison.Ordinal);
        Assert.Contains(warning, WebUtility.HtmlDecode(await browser.GetStringAsync("/products/thermostat")), StringComparison.Ordinal);
    }

    private static int CountEvents(string page) => page.Contains("id=\"events-table\"", StringComparison.Ordinal) ? 1 : 0;

    private async Task<int> TellAsync(string reset, int uptime)
    {
        JsonNode report = JsonNode.Parse(_fleet.Report("dev-000", "idle", "1.0.0"))!;
        report["reset"] = reset;
        report["uptimeSeconds"] = uptime;
        using HttpClient device = _fleet.Device("dev-000");
        using StringContent body = new(report.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return (await _fleet.DeviceAsync("dev-000")).GetProperty("device").GetProperty("restarts").GetInt32();
    }
}
