using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Devices;
using OtaStack.Server.Portal;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Erasure;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Portal;

public sealed class PortalAccessTests : IAsyncLifetime
{
    private const string Api = $"/api/v1/products/{TestFleet.Product}/devices/";
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
    public async Task An_invitation_opens_one_session_and_looking_at_it_does_not_use_it_up()
    {
        string link = await PortalBrowser.InviteAsync(_fleet.Operator);
        using HttpResponseMessage preview = await _fleet.Server.Anonymous.GetAsync(link);
        using HttpResponseMessage again = await _fleet.Server.Anonymous.GetAsync(link);
        using PortalBrowser browser = new(_fleet.Server.Address);
        using HttpResponseMessage opened = await browser.RedeemAsync(link);
        using PortalBrowser second = new(_fleet.Server.Address);
        using HttpResponseMessage refused = await second.RedeemAsync(link);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (preview.StatusCode, again.StatusCode));
        Assert.Equal("/portal", opened.Headers.Location!.ToString());
        string cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"), text => text.StartsWith("ota-portal=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/portal", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("dev-000", await browser.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Contains("This link has been used or is too old", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitations_last_seven_days_and_sessions_ninety()
    {
        string late = await PortalBrowser.InviteAsync(_fleet.Operator);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        _fleet.Server.Time.Advance(TimeSpan.FromDays(7));
        using PortalBrowser other = new(_fleet.Server.Address);
        using HttpResponseMessage refused = await other.RedeemAsync(late);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        _fleet.Server.Time.Advance(TimeSpan.FromDays(82));
        Assert.Contains("dev-000", await browser.ReadAsync(), StringComparison.Ordinal);
        _fleet.Server.Time.Advance(TimeSpan.FromDays(1));
        await AssertEndedAsync(browser);
    }

    [Fact]
    public async Task Who_signs_out_is_out_with_a_copy_of_the_cookie_too_and_others_stay_in()
    {
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        using PortalBrowser other = await PortalBrowser.OpenAsync(_fleet);
        string cookie = browser.Cookies.GetCookieHeader(new Uri(_fleet.Server.Address, "/portal"));
        using HttpResponseMessage forged = await browser.SendAsync("/portal/leave");
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Contains("dev-000", await browser.ReadAsync(), StringComparison.Ordinal);

        using HttpResponseMessage left = await browser.PostAsync("/portal", "/portal/leave");
        using HttpRequestMessage request = new(HttpMethod.Get, "/portal");
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage copied = await _fleet.Server.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        Assert.Contains("You are signed out", await left.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, copied.StatusCode);
        await AssertEndedAsync(browser);
        Assert.Contains("dev-000", await other.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_devices_that_are_there_have_users_to_invite()
    {
        using HttpResponseMessage unknown = await _fleet.Operator.PostAsync(Api + "dev-999/portal-invitations", content: null);
        await ProblemAssert.IsAsync(404, "device.unknown", unknown);
        Assert.Equal(HttpStatusCode.NoContent, await Receipts.PostAsync(_fleet, "dev-000", "all"));
        using HttpResponseMessage erased = await _fleet.Operator.PostAsync(Api + "dev-000/portal-invitations", content: null);
        await ProblemAssert.IsAsync(409, "device.erased", erased);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("erased")]
    [InlineData("removed")]
    [InlineData("userData")]
    public async Task Sessions_and_invitations_end_at_once_and_those_of_other_devices_stay(string how)
    {
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        using PortalBrowser neighbour = await PortalBrowser.OpenAsync(_fleet, "dev-001");
        string unused = await PortalBrowser.InviteAsync(_fleet.Operator);
        using HttpResponseMessage chosen = await browser.ChooseAsync(("order", "mode"), ("mode", "ask"));

        if (how is "erased" or "userData")
        {
            Assert.Equal(HttpStatusCode.NoContent, await Receipts.PostAsync(_fleet, "dev-000", how == "erased" ? "all" : how));
        }
        else
        {
            using HttpResponseMessage ended = await _fleet.Operator.DeleteAsync(Api + (how == "removed" ? "dev-000" : "dev-000/portal-sessions"));
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }

        await AssertEndedAsync(browser);
        using PortalBrowser late = new(_fleet.Server.Address);
        using HttpResponseMessage refused = await late.RedeemAsync(unused);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("dev-001", await neighbour.ReadAsync(), StringComparison.Ordinal);
        if (how is "revoked" or "userData")
        {
            Assert.False((await _fleet.DesiredAsync("dev-000")).TryGetProperty("user", out _));
            using PortalBrowser next = await PortalBrowser.OpenAsync(_fleet);
            Assert.DoesNotContain("choice-title", await next.ReadAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_has_the_device_next_sees_nothing_of_what_was_chosen_before()
    {
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        using HttpResponseMessage chosen = await browser.ChooseAsync(("order", "mode"), ("mode", "manual"));
        long number = (await _fleet.DesiredAsync("dev-000")).GetProperty("user").GetProperty("number").GetInt64();
        await TellAsync($",\"choice\":{number}");
        Assert.Contains("The device has taken it", await browser.ReadAsync(), StringComparison.Ordinal);

        using HttpResponseMessage ended = await _fleet.Operator.DeleteAsync(Api + "dev-000/portal-sessions");

        using PortalBrowser next = await PortalBrowser.OpenAsync(_fleet);
        Assert.DoesNotContain("choice-title", await next.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("erased")]
    [InlineData("removed")]
    public async Task Nobody_is_invited_while_the_device_goes_and_an_id_that_comes_back_is_opened_by_nothing_of_before(string how)
    {
        // As by a page of the console that was loaded before, or by a request that has just found the device.
        PortalInvitations invitations = _fleet.Server.Services.GetRequiredService<PortalInvitations>();
        string by = (await _fleet.Operator.GetFromJsonAsync<JsonElement>("/api/v1/api-keys")).GetProperty("current").GetString()!;
        if (how == "erased")
        {
            Assert.Equal(HttpStatusCode.NoContent, await Receipts.PostAsync(_fleet, "dev-000", "all"));
        }
        else
        {
            using HttpResponseMessage removed = await _fleet.Operator.DeleteAsync(Api + "dev-000");
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        string? token = (await invitations.CreateAsync(new DeviceName(TestFleet.Product, "dev-000"), by, CancellationToken.None))?.Token;

        await _fleet.EnrolAsync(["dev-000"]);
        using PortalBrowser browser = new(_fleet.Server.Address);
        using HttpResponseMessage refused = await browser.RedeemAsync(PortalInvitations.AddressOf(token ?? "none"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Null(token);
    }

    [Fact]
    public async Task Unused_invitations_of_a_revoked_api_key_end_with_it_and_users_who_are_in_stay()
    {
        using HttpResponseMessage made = await _fleet.Operator.PostAsJsonAsync("/api/v1/api-keys", new { name = "leaked" });
        JsonElement leaked = await made.Content.ReadFromJsonAsync<JsonElement>();
        using HttpClient thief = _fleet.Server.Client("Bearer", leaked.GetProperty("apiKey").GetString()!);
        string link = await PortalBrowser.InviteAsync(thief);
        using PortalBrowser user = new(_fleet.Server.Address);
        using HttpResponseMessage opened = await user.RedeemAsync(await PortalBrowser.InviteAsync(thief));
        string other = await PortalBrowser.InviteAsync(_fleet.Operator);

        using HttpResponseMessage revoked = await _fleet.Operator.DeleteAsync($"/api/v1/api-keys/{leaked.GetProperty("id").GetString()}");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        using PortalBrowser late = new(_fleet.Server.Address);
        using HttpResponseMessage refused = await late.RedeemAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("dev-000", await user.ReadAsync(), StringComparison.Ordinal);
        using HttpResponseMessage stays = await late.RedeemAsync(other);
        Assert.Equal(HttpStatusCode.Redirect, stays.StatusCode);
    }

    [Fact]
    public async Task The_link_again_in_the_browser_that_has_opened_it_leads_to_the_page()
    {
        string link = await PortalBrowser.InviteAsync(_fleet.Operator);
        using PortalBrowser browser = new(_fleet.Server.Address);
        using HttpResponseMessage opened = await browser.RedeemAsync(link);
        using HttpResponseMessage again = await browser.RedeemAsync(link);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (opened.StatusCode, again.StatusCode));
        Assert.Equal("/portal", again.Headers.Location!.ToString());
        Assert.Contains("dev-000", await browser.ReadAsync(), StringComparison.Ordinal);

        using HttpResponseMessage ended = await _fleet.Operator.DeleteAsync(Api + "dev-000/portal-sessions");
        using HttpResponseMessage refused = await browser.RedeemAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_opens_the_portal_of_another_device_leaves_no_session_behind()
    {
        PortalSessions sessions = _fleet.Server.Services.GetRequiredService<PortalSessions>();
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        using HttpResponseMessage opened = await browser.RedeemAsync(await PortalBrowser.InviteAsync(_fleet.Operator, "dev-001"));

        Assert.Contains("dev-001", await browser.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await sessions.CountAsync(new DeviceName(TestFleet.Product, "dev-000"), CancellationToken.None));
        Assert.Equal(1, await sessions.CountAsync(new DeviceName(TestFleet.Product, "dev-001"), CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_browsers_that_open_one_link_together_one_is_let_in()
    {
        for (int round = 0; round < 4; round++)
        {
            string link = await PortalBrowser.InviteAsync(_fleet.Operator);
            using PortalBrowser first = new(_fleet.Server.Address);
            using PortalBrowser second = new(_fleet.Server.Address);
            HttpResponseMessage[] answers = await Task.WhenAll(first.RedeemAsync(link), second.RedeemAsync(link));
            Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Unauthorized], answers.Select(answer => answer.StatusCode).Order());
            Array.ForEach(answers, answer => answer.Dispose());
        }
    }

    [Fact]
    public async Task The_cookies_of_operator_and_user_open_nothing_of_each_other()
    {
        using HttpClient console = await ConsoleSession.OpenAsync(_fleet);
        using HttpResponseMessage byOperator = await console.GetAsync("/portal");
        using HttpResponseMessage byKey = await _fleet.Operator.GetAsync("/portal");
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        string cookie = browser.Cookies.GetCookies(new Uri(_fleet.Server.Address, "/portal")).Single(found => found.Name == "ota-portal").Value;

        Assert.Equal(HttpStatusCode.Unauthorized, byOperator.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, byKey.StatusCode);
        foreach (string path in (string[])["/", "/console.css", "/openapi/v1.json", Api + "dev-000", "/device/v1/desired", "/products/thermostat"])
        {
            foreach (string name in (string[])["ota-portal", "ota-console"])
            {
                using HttpRequestMessage request = new(HttpMethod.Get, path);
                request.Headers.Add("Cookie", $"{name}={cookie}");
                using HttpResponseMessage answer = await _fleet.Server.Anonymous.SendAsync(request);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Forms_of_other_pages_change_nothing()
    {
        string link = await PortalBrowser.InviteAsync(_fleet.Operator);
        using PortalBrowser stranger = new(_fleet.Server.Address);
        using HttpResponseMessage noToken = await stranger.SendAsync(link);
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        using HttpResponseMessage forged = await browser.SendAsync("/portal", ("order", "mode"), ("mode", "offline"));
        using HttpResponseMessage wrong = await browser.SendAsync("/portal", ("order", "mode"), ("mode", "offline"), ("__RequestVerificationToken", "x"));
        using HttpResponseMessage large = await browser.SendAsync("/portal", ("order", new string('x', 20_000)));

        Assert.All([noToken, forged, wrong], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.False((await _fleet.DesiredAsync("dev-000")).TryGetProperty("user", out _));
        using HttpResponseMessage still = await stranger.RedeemAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, still.StatusCode);
    }

    [Fact]
    public async Task Attempts_are_counted_and_no_address_leads_elsewhere()
    {
        using PortalBrowser browser = await PortalBrowser.OpenAsync(_fleet);
        using HttpResponseMessage language = await browser.Client.GetAsync("/portal/language/ja?return=https://attacker.example/");
        Assert.Equal("/portal", language.Headers.Location!.ToString());
        Assert.Contains("<html lang=\"ja\">", await browser.ReadAsync(), StringComparison.Ordinal);
        (HttpStatusCode Status, string Page) last = default;
        for (int i = 0; i < 12; i++)
        {
            using HttpResponseMessage answer = await browser.SendAsync("/portal/open/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            last = (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.Status);
        Assert.Contains("1分ほど待ってから", last.Page, StringComparison.Ordinal);
    }

    private async Task TellAsync(string more)
    {
        using HttpClient device = _fleet.Device("dev-000");
        using StringContent report = new(_fleet.Report("dev-000", "idle", "1.0.0")[..^1] + more + "}", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", report);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task AssertEndedAsync(PortalBrowser browser)
    {
        using HttpResponseMessage answer = await browser.Client.GetAsync("/portal");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Ask whoever runs", page, StringComparison.Ordinal);
        Assert.Contains("<h1>", page, StringComparison.Ordinal);
    }
}
