using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Reports;

/// <summary>The hashes that devices with image slots tell of what runs, with no release published that has them.</summary>
public sealed class RunningImageTests : IAsyncLifetime
{
    private const string Page = "/products/thermostat/devices/dev-000";
    private static readonly string Runtime = new('a', 64);
    private static readonly string Application = "0123456789abcdef" + new string('b', 48);
    private static readonly string NoImage = new('0', 64);
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
    public async Task They_are_stored_and_told_by_the_api_across_a_restart()
    {
        await TellAsync(Runtime, Application);

        await _fleet.RestartAsync();
        JsonElement answer = await _fleet.DeviceAsync("dev-000");

        Assert.Equal(Runtime, answer.GetProperty("device").GetProperty("nanoclrSha256").GetString());
        Assert.Equal(Application, answer.GetProperty("device").GetProperty("deploymentSha256").GetString());
        Assert.Equal(
            $$"""[{"image":"nanoclr","sha256":"{{Runtime}}","releases":[]},{"image":"deployment","sha256":"{{Application}}","releases":[]}]""",
            answer.GetProperty("images").GetRawText());
    }

    [Fact]
    public async Task Zeros_are_no_image_and_a_report_without_hashes_takes_them_back()
    {
        await TellAsync(NoImage, Application);
        JsonElement empty = (await _fleet.DeviceAsync("dev-000")).GetProperty("images")[0];
        await _fleet.TellAsync("dev-000", "idle", "1.0.0");
        JsonElement without = await _fleet.DeviceAsync("dev-000");

        Assert.Equal("nanoclr", empty.GetProperty("image").GetString());
        Assert.Equal(JsonValueKind.Null, empty.GetProperty("sha256").ValueKind);
        Assert.Equal("", without.GetProperty("device").GetProperty("deploymentSha256").GetString());
        Assert.Equal(0, without.GetProperty("images").GetArrayLength());
    }

    [Theory]
    [InlineData("nanoclrSha256", "\"\"")]
    [InlineData("nanoclrSha256", "null")]
    [InlineData("nanoclrSha256", "0")]
    [InlineData("nanoclrSha256", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("nanoclrSha256", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("nanoclrSha256", "\"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("deploymentSha256", "\"gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("deploymentSha256", "\"<script>alert(1)</script>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("deploymentSha256", "\"\\u0061aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("deploymentSha256", "[]")]
    public async Task A_malformed_one_is_refused_by_name_and_the_row_of_the_device_stays(string member, string value)
    {
        await TellAsync(Runtime, Application);
        string before = await RowAsync();

        using HttpClient device = _fleet.Device("dev-000");
        using StringContent content = new(_fleet.Report("dev-000", "failed", "9.9.9").Replace("{", $"{{\"{member}\":{value},", StringComparison.Ordinal));
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content);

        Assert.Contains($"'{member}' must be 64 lower-case hex digits", await ProblemAssert.IsAsync(400, "report.invalid", answer), StringComparison.Ordinal);
        Assert.Equal(before, await RowAsync());
    }

    [Theory]
    [InlineData("nanoclrSha256")]
    [InlineData("deploymentSha256")]
    public void One_that_stands_twice_is_refused(string member)
    {
        // The last members of the table of rules: each has a bit of its own.
        string once = _fleet.Report("dev-000", "idle", "1.0.0").Replace("{", $"{{\"{member}\":\"{Runtime}\",", StringComparison.Ordinal);
        string twice = once.Replace("{", $"{{\"{member}\":\"{Runtime}\",", StringComparison.Ordinal);

        Assert.True(ReportParser.TryParse(Encoding.UTF8.GetBytes(once), out _, out string fault), fault);
        Assert.False(ReportParser.TryParse(Encoding.UTF8.GetBytes(twice), out _, out fault));
        Assert.Equal($"'{member}' stands twice", fault);
    }

    [Theory]
    [InlineData("en", "Running images", "No published release has an image with this hash.", "no image")]
    [InlineData("ja", "実行中のイメージ", "このハッシュのイメージを含む公開済みリリースはありません。", "イメージなし")]
    public async Task The_console_shows_them_and_says_that_it_knows_no_such_release(string language, string title, string unknown, string none)
    {
        await _fleet.TellAsync("dev-000", "idle", "1.0.0");
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet, language);
        Assert.DoesNotContain(title, WebUtility.HtmlDecode(await browser.GetStringAsync(Page)), StringComparison.Ordinal);

        await TellAsync(NoImage, Application);
        string shown = WebUtility.HtmlDecode(await browser.GetStringAsync(Page));

        Assert.Contains(title, shown, StringComparison.Ordinal);
        Assert.Contains("<code>0123456789ab…</code>", shown, StringComparison.Ordinal);
        Assert.Contains($">{Application}</code>", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split(unknown).Length);
        Assert.Equal(2, shown.Split($">{none}<").Length);
        Assert.DoesNotContain(NoImage, shown, StringComparison.Ordinal);
    }

    private async Task TellAsync(string runtime, string application)
    {
        JsonNode report = JsonNode.Parse(_fleet.Report("dev-000", "idle", "1.0.0"))!;
        report["nanoclrSha256"] = runtime;
        report["deploymentSha256"] = application;
        using HttpClient device = _fleet.Device("dev-000");
        using StringContent body = new(report.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>The device as stored, every column.</summary>
    private async Task<string> RowAsync()
    {
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        return JsonSerializer.Serialize(await db.Set<Device>().AsNoTracking().SingleAsync(device => device.Id == "dev-000"));
    }
}
