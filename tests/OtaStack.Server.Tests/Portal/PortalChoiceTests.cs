using System.Net;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Messaging;

namespace OtaStack.Server.Tests.Portal;

public sealed class PortalChoiceTests : IAsyncLifetime
{
    private const string Release = "thermostat-1.1.0";
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
    public async Task Choices_reach_their_own_device_over_http_and_mqtt_one_after_the_other()
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await device.SubscribeAsync();
        JsonElement before = await device.NextDesiredAsync();
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await ChooseAsync(browser, ("order", "mode"), ("mode", "ask"));
        JsonElement first = await device.NextDesiredAsync();
        await ChooseAsync(browser, ("order", "later"), ("release", Release), ("seconds", "86400"), ("reason", "inUse"));
        JsonElement second = await device.NextDesiredAsync();

        // The device may have taken the first one, with the report still on the way: it must not be asked to take that again under a new number.
        long number = NumberOf(first);
        string mode = $$"""{"mode":"ask","number":{{number}}}""";
        Assert.False(before.TryGetProperty("user", out _));
        Assert.Equal((before.GetProperty("assignment").GetInt64(), mode, mode), (first.GetProperty("assignment").GetInt64(), ChoiceIn(first), ChoiceIn(second)));

        await TellAsync(1, number);
        JsonElement third = await device.NextDesiredAsync();
        long next = NumberOf(third);
        Assert.True(next > number);
        string later = $$"""{"number":{{next}},"reason":"inUse","release":"{{Release}}","seconds":86400,"when":"later"}""";
        Assert.Equal((later, later), (ChoiceIn(third), ChoiceIn(await _fleet.DesiredAsync("dev-000"))));
        Assert.Equal("", ChoiceIn(await _fleet.DesiredAsync("dev-001")));
    }

    [Fact]
    public async Task A_newer_choice_about_the_same_thing_takes_the_place_of_the_older_one()
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await ChooseAsync(browser, ("order", "later"), ("release", Release), ("seconds", "3600"), ("reason", ""));
        long first = NumberOf(await _fleet.DesiredAsync("dev-000"));
        await ChooseAsync(browser, ("order", "now"), ("release", Release));
        JsonElement desired = await _fleet.DesiredAsync("dev-000");

        Assert.True(NumberOf(desired) > first);
        Assert.Equal($$"""{"number":{{NumberOf(desired)}},"release":"{{Release}}","when":"now"}""", ChoiceIn(desired));

        // The report about the first one comes late: the second is still to be taken.
        await TellAsync(1, first);
        Assert.Equal(ChoiceIn(desired), ChoiceIn(await _fleet.DesiredAsync("dev-000")));
    }

    [Fact]
    public async Task A_choice_about_a_release_that_is_offered_no_more_does_not_hold_up_the_next()
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await ChooseAsync(browser, ("order", "later"), ("release", Release), ("seconds", "3600"), ("reason", ""));
        await ChooseAsync(browser, ("order", "mode"), ("mode", "manual"));
        Assert.Contains("later", ChoiceIn(await _fleet.DesiredAsync("dev-000")), StringComparison.Ordinal);
        await TellAsync(1, choice: 0, ",\"mode\":\"offline\"");
        JsonElement desired = await _fleet.DesiredAsync("dev-000");
        Assert.Equal($$"""{"mode":"manual","number":{{NumberOf(desired)}}}""", ChoiceIn(desired));

        await TellAsync(2, NumberOf(desired), ",\"mode\":\"manual\"");
        Assert.Equal("", ChoiceIn(await _fleet.DesiredAsync("dev-000")));
        string page = await browser.ReadAsync();
        Assert.DoesNotContain("put off", page, StringComparison.Ordinal);
        Assert.Contains("The device has taken it", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_promises_nothing_of_a_choice_whose_release_was_withdrawn()
    {
        string rollout = await _fleet.StartRolloutAsync("1.1.0", [100]);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await ChooseAsync(browser, ("order", "now"), ("release", Release));
        Assert.Contains("has not taken it yet. It does when it next reaches the server", await browser.ReadAsync(), StringComparison.Ordinal);

        await _fleet.OrderAsync(rollout, "halt");
        await _fleet.SettleAsync();

        Assert.Equal("", ChoiceIn(await _fleet.DesiredAsync("dev-000")));
        string page = await browser.ReadAsync();
        Assert.Contains("There is no update to choose about", page, StringComparison.Ordinal);
        Assert.DoesNotContain("has not taken it yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_device_has_taken_is_marked_and_sent_no_more_and_all_of_it_outlives_a_restart()
    {
        using (PortalBrowser early = await PortalBrowser.OpenAsync(_fleet))
        {
            await ChooseAsync(early, ("order", "mode"), ("mode", "ask"));
            Assert.Contains("has not taken it yet", await early.ReadAsync(), StringComparison.Ordinal);
        }

        await _fleet.RestartAsync();
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        long number = NumberOf(await _fleet.DesiredAsync("dev-000"));
        await TellAsync(1, number - 1);
        Assert.True((await _fleet.DesiredAsync("dev-000")).TryGetProperty("user", out _));
        await TellAsync(2, number);

        Assert.False((await _fleet.DesiredAsync("dev-000")).TryGetProperty("user", out _));
        Assert.Contains("The device has taken it: 2030-01-01", await browser.ReadAsync(), StringComparison.Ordinal);
        await ChooseAsync(browser, ("order", "mode"), ("mode", "manual"));
        Assert.True(NumberOf(await _fleet.DesiredAsync("dev-000")) > number);
    }

    [Theory]
    [InlineData(",\"postponements\":3,\"postponeReason\":\"refused\"", "The device has not put it off (2030-01-01 00:00 (UTC))")]
    [InlineData("", "The device has not put it off (2030-01-01 00:00 (UTC))")]
    [InlineData(",\"postponements\":3,\"postponeReason\":\"inUse\"", "The device has taken it: 2030-01-01 00:00 (UTC)")]
    [InlineData(",\"postponements\":1,\"postponeReason\":\"\"", "The device has taken it: 2030-01-01 00:00 (UTC)")]
    public async Task Who_put_it_off_is_told_whether_the_device_did_so_and_not_only_that_it_heard_of_it(string told, string sentence)
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await ChooseAsync(browser, ("order", "later"), ("release", Release), ("seconds", "3600"), ("reason", "inUse"));
        long number = NumberOf(await _fleet.DesiredAsync("dev-000"));
        await TellAsync(1, number, told, "waiting");

        Assert.Contains(sentence, await browser.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("", ChoiceIn(await _fleet.DesiredAsync("dev-000")));

        // What comes later says something of another postponement, at the device.
        await TellAsync(2, number, ",\"postponements\":4,\"postponeReason\":\"busy\"", "waiting");
        await _fleet.RestartAsync();
        using PortalBrowser again = await PortalBrowser.OpenAsync(_fleet);
        Assert.Contains(sentence, await again.ReadAsync(), StringComparison.Ordinal);
        await ChooseAsync(again, ("order", "now"), ("release", Release));
        Assert.Contains("has not taken it yet", await again.ReadAsync(), StringComparison.Ordinal);
        await TellAsync(3, NumberOf(await _fleet.DesiredAsync("dev-000")), ",\"postponements\":3,\"postponeReason\":\"refused\"", "waiting");
        Assert.Contains("The device has taken it", await again.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manual", "Choose another mode first")]
    [InlineData("offline", "Choose another mode first")]
    [InlineData("ask", "Update now")]
    public async Task The_page_offers_no_moment_in_a_mode_in_which_none_counts(string mode, string sentence)
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await TellAsync(1, choice: 0, $",\"mode\":\"{mode}\"", "waiting");

        string page = await browser.ReadAsync();
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Equal(mode == "ask", page.Contains("value=\"now\"", StringComparison.Ordinal));
        Assert.Contains("value=\"automatic\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refused", false)]
    [InlineData("rolledBack", false)]
    [InlineData("waiting", true)]
    public async Task A_release_that_the_device_refuses_is_not_on_offer(string state, bool isOffered)
    {
        await _fleet.StartRolloutAsync("1.1.0", [100], threshold: 100);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await TellAsync(1, choice: 0, state: state);

        string page = await browser.ReadAsync();
        Assert.Equal(isOffered, page.Contains("1.1.0 is ready", StringComparison.Ordinal));
        using HttpResponseMessage answer = await browser.ChooseAsync(("order", "now"), ("release", Release));
        Assert.Equal(isOffered ? HttpStatusCode.Redirect : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(isOffered, ChoiceIn(await _fleet.DesiredAsync("dev-000")).Length > 0);
    }

    [Fact]
    public async Task A_device_that_has_not_heard_of_the_update_is_not_called_up_to_date()
    {
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        await TellAsync(1, choice: 0);
        Assert.Contains("Up to date", await browser.ReadAsync(), StringComparison.Ordinal);

        await _fleet.StartRolloutAsync("1.1.0", [100]);
        string page = await browser.ReadAsync();

        Assert.Contains("is ready", page, StringComparison.Ordinal);
        Assert.Contains("It has not told of the update below yet", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Up to date", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_outlives_a_restart()
    {
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        string cookie = browser.Cookies.GetCookieHeader(new Uri(_fleet.Server.Address, "/portal"));
        await _fleet.RestartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/portal");
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await _fleet.Server.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("now", Release, "", "", "There is no update", false)]
    [InlineData("mode", "", "", "always", "Choose one of the four modes", true)]
    [InlineData("never", Release, "", "", "That choice is not known", true)]
    [InlineData("now", "thermostat-1.0.0", "", "", "Another update is on offer", true)]
    [InlineData("at", Release, "2029-12-31T23:59", "", "That time has passed", true)]
    [InlineData("at", Release, "2031-06-01T00:00", "", "more than a year ahead", true)]
    [InlineData("at", Release, "tomorrow", "", "Enter a day and a time", true)]
    [InlineData("later", Release, "", "", "That choice is not known", true)]
    public async Task An_order_that_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing(
        string order, string release, string time, string mode, string sentence, bool hasOffer)
    {
        if (hasOffer)
        {
            await _fleet.StartRolloutAsync("1.1.0", [100]);
        }

        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        string before = (await _fleet.DesiredAsync("dev-000")).GetRawText();
        using HttpResponseMessage answer = await browser.ChooseAsync(
            ("order", order), ("release", release), ("time", time), ("mode", mode), ("seconds", "9999999"), ("reason", "inUse"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(before, (await _fleet.DesiredAsync("dev-000")).GetRawText());
    }

    private static async Task ChooseAsync(PortalBrowser browser, params (string, string)[] fields)
    {
        using HttpResponseMessage answer = await browser.ChooseAsync(fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("/portal", answer.Headers.Location!.ToString());
    }

    private static string ChoiceIn(JsonElement desired) => desired.TryGetProperty("user", out JsonElement user) ? user.GetRawText() : "";

    private static long NumberOf(JsonElement desired) => desired.GetProperty("user").GetProperty("number").GetInt64();

    private async Task TellAsync(long sequence, long choice, string more = "", string state = "idle")
    {
        using HttpClient device = _fleet.Device("dev-000");
        string report = _fleet.Report("dev-000", state, "1.0.0", state == "idle" ? "" : "1.1.0", sequence: sequence);
        using StringContent content = new(report[..^1] + $",\"choice\":{choice}{more}}}", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
