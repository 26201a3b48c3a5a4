using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Server.Console;
using OtaStack.Server.Events;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Startup;
using OtaStack.Transport;

namespace OtaStack.Server.Tests.Events;

/// <summary>Security events that come with reports are stored before they are acknowledged, counted once, and shown.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private const string Device = "dev-000";
    private const string Path = "/api/v1/products/thermostat/events";
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
    public async Task An_event_is_one_row_however_often_it_is_told()
    {
        long first = _fleet.Server.Time.GetUtcNow().ToUnixTimeSeconds() - 100;
        await TellAsync(Device, 1, "rollback", 1, first, first);
        await TellAsync(Device, 1, "rollback", 7, first, first + 60);
        await TellAsync(Device, 2, "assignmentForeign", 1, 5, 9);

        JsonElement[] events = await ListAsync();
        Assert.Equal(["assignment assignmentForeign 1", "rollback rollback 7"], events.Select(Line));
        Assert.Equal(first, events[1].GetProperty("first").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.Equal(first + 60, events[1].GetProperty("last").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.Equal(JsonValueKind.Null, events[0].GetProperty("first").ValueKind);
    }

    [Fact]
    public async Task An_event_that_was_acknowledged_survives_a_restart()
    {
        await TellAsync(Device, 1, "unknownImage", 3);
        await _fleet.RestartAsync();
        Assert.Equal(["tampering unknownImage 3"], (await ListAsync()).Select(Line));
    }

    [Fact]
    public async Task A_count_that_comes_late_changes_nothing()
    {
        await TellAsync(Device, 1, "rollback", 7);
        await TellAsync(Device, 1, "rollback", 2);
        Assert.Equal(["rollback rollback 7"], (await ListAsync()).Select(Line));
    }

    [Fact]
    public async Task They_are_filtered_by_class_and_device()
    {
        await TellAsync(Device, 1, "rollback", 1);
        await TellAsync(Device, 2, "expired", 1);
        await TellAsync("dev-001", 1, "rollback", 1);
        await TellAsync("dev-001", 2, "newerThanThisServer", 1);

        Assert.Equal(2, (await ListAsync("?class=rollback")).Length);
        Assert.Equal(2, (await ListAsync("?device=dev-001")).Length);
        Assert.Equal("dev-001", Assert.Single(await ListAsync("?class=other")).GetProperty("device").GetString());
        Assert.Empty(await ListAsync("?class=time"));
        using HttpResponseMessage unknown = await _fleet.Operator.GetAsync(Path + "?class=nonsense");
        await ProblemAssert.IsAsync(400, "request.invalid", unknown);
        using HttpResponseMessage product = await _fleet.Operator.GetAsync("/api/v1/products/kettle/events");
        await ProblemAssert.IsAsync(404, "product.unknown", product);
    }

    [Theory]
    [InlineData("event", 0)]
    [InlineData("eventCount", 0)]
    [InlineData("eventFirst", -1)]
    [InlineData("eventLast", 253402300800)]
    [InlineData("eventsDropped", -1)]
    public async Task An_event_out_of_its_rules_is_refused_with_its_report(string member, long value)
    {
        JsonObject report = Report(Device, 1, "rollback", 1, 0, 0);
        report[member] = value;
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(report));
        report = Report(Device, 1, "rollback", 1, 0, 0);
        report.Remove(member);
        Assert.Equal(member == "event" ? HttpStatusCode.NoContent : HttpStatusCode.BadRequest, await PostAsync(report));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_device_that_never_stops_telling_keeps_its_newest_events_alone()
    {
        for (int number = 1; number <= SecurityEvent.KeptPerDevice + 5; number++)
        {
            _fleet.Server.Time.Advance(TimeSpan.FromSeconds(1));
            await TellAsync(Device, number, "rollback", 1);
        }

        int[] numbers = [.. (await ListAsync()).Select(told => told.GetProperty("number").GetInt32())];
        Assert.Equal(SecurityEvent.KeptPerDevice, numbers.Length);
        Assert.Equal(6, numbers.Min());
    }

    [Fact]
    public async Task They_are_counted_for_the_metrics_of_the_process()
    {
        Dictionary<string, long> counted = [];
        using MeterListener listener = new() { InstrumentPublished = (instrument, own) => own.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "ota.security_events")
            {
                string name = tags.ToArray().Single(tag => tag.Key == "class").Value!.ToString()!;
                counted[name] = counted.GetValueOrDefault(name) + value;
            }
        });
        listener.Start();
        await TellAsync(Device, 1, "watchdogReset", 4);
        await TellAsync(Device, 1, "watchdogReset", 6);
        Assert.Equal(6, counted["resets"]);
    }

    [Theory]
    [InlineData("en", "rollback", "Security events")]
    [InlineData("ja", "巻き戻し", "セキュリティイベント")]
    public async Task The_console_shows_them_for_the_product_and_for_the_device(string language, string name, string title)
    {
        await TellAsync(Device, 1, "rollback", 12);
        await TellAsync("dev-001", 1, "expired", 1);
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet, language);

        string all = WebUtility.HtmlDecode(await browser.GetStringAsync("/products/thermostat/events"));
        string one = WebUtility.HtmlDecode(await browser.GetStringAsync("/products/thermostat/events?class=rollback"));
        string device = WebUtility.HtmlDecode(await browser.GetStringAsync($"/products/thermostat/devices/{Device}"));

        Assert.All([all, one, device], page => Assert.Contains(title, page, StringComparison.Ordinal));
        Assert.All([all, one, device], page => Assert.Contains($">{name}<", page, StringComparison.Ordinal));
        Assert.Contains("dev-001", all, StringComparison.Ordinal);
        Assert.DoesNotContain("dev-001", one, StringComparison.Ordinal);
        Assert.DoesNotContain("dev-001", device, StringComparison.Ordinal);
        using HttpResponseMessage unknown = await browser.GetAsync("/products/thermostat/devices/dev-999");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    /// <summary>As the TUF specification names them where it orders the check.</summary>
    [Theory]
    [InlineData("rootVersion", "rollback")] // 5.3.5
    [InlineData("expired", "freeze")] // 5.3.10, 5.4.4, 5.5.6, 5.6.5
    [InlineData("rollback", "rollback")] // 5.4.3, 5.5.5
    [InlineData("roleRemoved", "rollback")] // 5.5.5
    [InlineData("hashMismatch", "mixAndMatch")] // 5.5.2, 5.6.2
    [InlineData("versionMismatch", "mixAndMatch")] // 5.5.4, 5.6.4
    [InlineData("tooLarge", "endlessData")] // 5.3.3, 5.4.1, 5.5.1, 5.6.1
    public void An_attack_has_the_name_that_the_specification_gives_it(string reason, string name)
    {
        Assert.Equal(name, EventClass.Of(reason));
    }

    [Fact]
    public void Every_reason_that_an_agent_tells_as_an_event_has_a_class_and_each_class_a_name()
    {
        string[] known = [.. Enum.GetValues<ReasonCode>().Select(ReasonText.Of)];
        Assert.All(EventClass.Reasons, reason => Assert.Contains(reason, known));
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>().Where(IsEvent))
        {
            Assert.NotEqual(EventClass.Other, EventClass.Of(ReasonText.Of(reason)));
        }

        foreach (string language in ConsoleTexts.Languages.Select(one => one.Code))
        {
            Assert.All(EventClass.All, name => Assert.NotEmpty(ConsoleTexts.Of(language)["Class." + name]));
        }
    }

    /// <summary>docs/security-events.md names each of them.</summary>
    private static bool IsEvent(ReasonCode reason)
    {
        return File.ReadLines(System.IO.Path.Combine(Root(), "docs", "security-events.md"))
            .Any(line => line.StartsWith('|') && line.Contains($"`{ReasonText.Of(reason)}`", StringComparison.Ordinal));
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "OtaStack.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests must run below the repository");
    }

    private static string Line(JsonElement told)
    {
        return $"{told.GetProperty("class")} {told.GetProperty("reason")} {told.GetProperty("count")}";
    }

    private async Task<JsonElement[]> ListAsync(string query = "")
    {
        JsonElement answer = await _fleet.Operator.GetFromJsonAsync<JsonElement>(Path + query);
        return [.. answer.GetProperty("events").EnumerateArray()];
    }

    private async Task TellAsync(string device, int number, string reason, int count, long first = 0, long last = 0)
    {
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Report(device, number, reason, count, first, last)));
    }

    private JsonObject Report(string device, int number, string reason, int count, long first, long last)
    {
        JsonObject report = JsonNode.Parse(_fleet.Report(device, "idle", "1.0.0"))!.AsObject();
        report["event"] = number;
        report["eventCount"] = count;
        report["eventFirst"] = first;
        report["eventLast"] = last;
        report["eventReason"] = reason;
        report["eventsDropped"] = 0;
        return report;
    }

    private async Task<HttpStatusCode> PostAsync(JsonObject report)
    {
        using HttpClient client = _fleet.Device((string)report["device"]!);
        using StringContent body = new(report.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync("/device/v1/reports", body);
        return answer.StatusCode;
    }
}
