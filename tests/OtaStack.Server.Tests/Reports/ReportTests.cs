using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Reports;

public sealed class ReportTests : IAsyncLifetime
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
    public async Task A_stored_report_changes_the_device_and_is_kept_across_a_restart()
    {
        await _fleet.TellAsync("dev-000", "downloading", "1.0.0", "1.1.0");

        await _fleet.RestartAsync();
        JsonElement answer = await _fleet.DeviceAsync("dev-000");

        JsonElement device = answer.GetProperty("device");
        Assert.Equal("downloading", device.GetProperty("state").GetString());
        Assert.Equal("1.0.0", device.GetProperty("version").GetString());
        Assert.Equal("thermostat-1.1.0", device.GetProperty("attempted").GetString());
        Assert.Equal(10, device.GetProperty("downloaded").GetInt32());
        Assert.Equal(_fleet.Server.Time.GetUtcNow(), device.GetProperty("lastSeen").GetDateTimeOffset());
        Assert.Equal([1L], Sequences(answer));
    }

    [Fact]
    public async Task Failed_tries_and_the_time_of_the_next_one_are_shown()
    {
        string report = _fleet.Report("dev-000", "downloading", "1.0.0", "1.1.0", "transferFailed");

        await PostAsync("dev-000", report.Replace("{", """{"attempts":5,"retrySeconds":40,""", StringComparison.Ordinal));
        JsonElement waiting = (await _fleet.DeviceAsync("dev-000")).GetProperty("device");
        await _fleet.TellAsync("dev-000", "downloading", "1.0.0", "1.1.0");
        JsonElement going = (await _fleet.DeviceAsync("dev-000")).GetProperty("device");

        Assert.Equal(5, waiting.GetProperty("attempts").GetInt32());
        Assert.Equal(_fleet.Server.Time.GetUtcNow().AddSeconds(40), waiting.GetProperty("retryAt").GetDateTimeOffset());
        Assert.Equal(0, going.GetProperty("attempts").GetInt32());
        Assert.Equal(JsonValueKind.Null, going.GetProperty("retryAt").ValueKind);
    }

    [Fact]
    public async Task A_repeated_or_older_sequence_is_acknowledged_and_changes_nothing()
    {
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("dev-000", _fleet.Report("dev-000", "confirmed", "1.1.0", sequence: 5)));

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("dev-000", _fleet.Report("dev-000", "failed", "1.0.0", sequence: 5)));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("dev-000", _fleet.Report("dev-000", "failed", "1.0.0", sequence: 4)));

        JsonElement answer = await _fleet.DeviceAsync("dev-000");
        Assert.Equal("confirmed", answer.GetProperty("device").GetProperty("state").GetString());
        Assert.Equal([5L], Sequences(answer));
    }

    [Fact]
    public async Task A_report_for_another_device_is_refused_and_changes_neither()
    {
        using HttpClient device = _fleet.Device("dev-000");
        using StringContent content = new(_fleet.Report("dev-001", "idle", "9.9.9"));
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content);

        string detail = await ProblemAssert.IsAsync(400, "report.invalid", answer);
        Assert.Contains("'thermostat/dev-001'", detail, StringComparison.Ordinal);
        Assert.Empty(Sequences(await _fleet.DeviceAsync("dev-000")));
        Assert.Empty(Sequences(await _fleet.DeviceAsync("dev-001")));
    }

    [Fact]
    public async Task A_bad_report_is_refused_with_the_member_named()
    {
        using HttpClient device = _fleet.Device("dev-000");
        using StringContent content = new(_fleet.Report("dev-000", "dancing", "1.0.0"));
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content);

        Assert.Contains("'state' must be a state", await ProblemAssert.IsAsync(400, "report.invalid", answer), StringComparison.Ordinal);
        Assert.Empty(Sequences(await _fleet.DeviceAsync("dev-000")));
    }

    [Theory]
    [InlineData(2049)]
    [InlineData(900_000)]
    public async Task A_report_over_2048_bytes_is_refused(int length)
    {
        using HttpClient device = _fleet.Device("dev-000");
        using StringContent content = new(_fleet.Report("dev-000", "idle", "1.0.0").PadRight(length));
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content);

        Assert.Contains("at most 2048 bytes", await ProblemAssert.IsAsync(400, "report.invalid", answer), StringComparison.Ordinal);
        Assert.Empty(Sequences(await _fleet.DeviceAsync("dev-000")));
    }

    [Fact]
    public async Task The_last_hundred_reports_are_kept_newest_first()
    {
        for (int i = 1; i <= 130; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync("dev-000", _fleet.Report("dev-000", "idle", "1.0.0", sequence: i * 3)));
        }

        Assert.Equal(Enumerable.Range(31, 100).Reverse().Select(i => i * 3L), Sequences(await _fleet.DeviceAsync("dev-000")));
    }

    [Fact]
    public async Task Many_reports_at_once_are_all_stored_each_once()
    {
        await _fleet.EnrolAsync(Enumerable.Range(100, 60).Select(TestFleet.IdOf));

        await Task.WhenAll(Enumerable.Range(100, 60).Select(async i =>
        {
            await _fleet.TellAsync(TestFleet.IdOf(i), "downloading", "1.0.0", "1.1.0");
            await _fleet.TellAsync(TestFleet.IdOf(i), "confirmed", "1.1.0", "1.1.0");
        }));

        for (int i = 100; i < 160; i++)
        {
            JsonElement answer = await _fleet.DeviceAsync(TestFleet.IdOf(i));
            Assert.Equal("confirmed", answer.GetProperty("device").GetProperty("state").GetString());
            Assert.Equal([2L, 1L], Sequences(answer));
        }
    }

    [Fact]
    public async Task A_report_that_cannot_be_stored_is_not_acknowledged_and_is_taken_later()
    {
        // A trigger refuses every report: what a full disk or a damaged table looks like to the writer.
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER refuse BEFORE INSERT ON Reports BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        string report = _fleet.Report("dev-000", "confirmed", "1.1.0");

        using HttpClient device = _fleet.Device("dev-000");
        using StringContent content = new(report);
        using HttpResponseMessage refused = await device.PostAsync("/device/v1/reports", content);
        JsonElement between = await _fleet.DeviceAsync("dev-000");
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER refuse");

        await ProblemAssert.IsAsync(503, "report.not_stored", refused);
        Assert.Equal("unknown", between.GetProperty("device").GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("dev-000", report));
        Assert.Equal([1L], Sequences(await _fleet.DeviceAsync("dev-000")));
    }

    [Fact]
    public async Task Reports_taken_in_before_a_stop_are_stored_by_the_stop()
    {
        ReportIntake intake = _fleet.Server.Services.GetRequiredService<ReportIntake>();
        DeviceName name = new("thermostat", "dev-000");
        DeviceCredential known = (await _fleet.Server.Services.GetRequiredService<DeviceDirectory>().FindAsync(name, CancellationToken.None))!;
        Task<ReportAnswer>[] taken =
        [
            .. Enumerable.Range(1, 50).Select(i => intake.TakeAsync(
                new DeviceSender(name, known.Epoch), Encoding.UTF8.GetBytes(_fleet.Report("dev-000", "idle", "1.0.0", sequence: i)), CancellationToken.None).AsTask()),
        ];

        await _fleet.RestartAsync();

        Assert.All(await Task.WhenAll(taken), answer => Assert.True(answer.IsAcknowledged));
        Assert.Equal(50, Sequences(await _fleet.DeviceAsync("dev-000")).Count);
    }

    private static List<long> Sequences(JsonElement device)
    {
        return [.. device.GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("sequence").GetInt64())];
    }

    private async Task<HttpStatusCode> PostAsync(string id, string report)
    {
        using HttpClient device = _fleet.Device(id);
        using StringContent content = new(report);
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content);
        return answer.StatusCode;
    }
}
