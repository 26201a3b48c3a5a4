using OtaStack.Server.Portal;

namespace OtaStack.Server.Tests.Portal;

/// <summary>What the forms of the portal may say, against what the page shows: Berlin, the night to 31 March 2030, when 02:00 to 03:00 does not exist.</summary>
public sealed class ChoiceRulesTests
{
    private const string Release = "thermostat-1.1.0";
    private static readonly DateTimeOffset Now = new(2030, 3, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly PortalOffer Offer = new(Release, "1.1.0", IsSecurity: true, Now.AddDays(2), Notes: "", NotesLanguage: "");

    internal static readonly PortalView View = new(
        "dev-000", "1.0.0", "waiting", "askUser", "ask", WaitUntil: null, Postponements: 0, PostponeLimit: 3, Now, Offer, ModeChoice: null, ReleaseChoice: null,
        TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Now);

    [Theory]
    [InlineData("now", "", "")]
    [InlineData("window", "", "")]
    [InlineData("at", "time=2030-03-31T03:00", "")]
    [InlineData("at", "time=2030-03-31T01:59:59", "")]
    [InlineData("at", "time=2030-03-31T02:30", "timeSkipped")]
    [InlineData("at", "time=2030-03-30T13:00", "timePast")]
    [InlineData("at", "time=2030-03-30T13:01", "")]
    [InlineData("at", "time=2030-04-01T14:00", "")]
    [InlineData("at", "time=2030-04-01T14:01", "deadline")]
    [InlineData("at", "time=2031-04-01T14:01", "timeFar")]
    [InlineData("at", "time=31.3.2030", "timeMissing")]
    [InlineData("at", "", "timeMissing")]
    [InlineData("later", "seconds=3600", "")]
    [InlineData("later", "seconds=604800&reason=askFirst", "")]
    [InlineData("later", "seconds=604801&reason=askFirst", "unknown")]
    [InlineData("later", "seconds=-3600", "unknown")]
    [InlineData("later", "seconds=3600&reason=because", "unknown")]
    [InlineData("", "", "unknown")]
    [InlineData("mode", "mode=offline", "")]
    [InlineData("mode", "mode=Offline", "mode")]
    [InlineData("mode", "", "mode")]
    public void Each_form_is_taken_or_refused_by_name(string order, string fields, string refusal)
    {
        Assert.Equal(refusal, Refusal(View, order, fields));
    }

    [Theory]
    [InlineData("Asia/Tokyo", "0001-01-01T00:00", "timePast")]
    [InlineData("America/New_York", "9999-12-31T23:59", "timeFar")]
    [InlineData("Pacific/Kiritimati", "2030-03-31T02:01", "")]
    [InlineData("Pacific/Kiritimati", "2030-03-31T02:00", "timePast")]
    [InlineData("Pacific/Pago_Pago", "2030-03-30T01:01", "")]
    [InlineData("Pacific/Pago_Pago", "2031-03-31T01:00", "deadline")]
    [InlineData("Pacific/Pago_Pago", "2031-03-31T01:01", "timeFar")]
    public void Any_time_that_a_form_can_hold_is_answered_in_the_farthest_zones_too(string zone, string time, string refusal)
    {
        Assert.Equal(refusal, Refusal(View with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) }, "at", "time=" + time));
    }

    [Theory]
    [InlineData("now", "", "noOffer")]
    [InlineData("mode", "mode=ask", "")]
    public void Without_an_offer_only_the_mode_can_be_chosen(string order, string fields, string refusal)
    {
        Assert.Equal(refusal, Refusal(View with { Offer = null }, order, fields));
    }

    [Fact]
    public void What_is_said_of_another_release_than_the_one_on_offer_is_refused()
    {
        Assert.Equal("otherOffer", Refusal(View with { Offer = Offer with { ReleaseId = "thermostat-1.2.0" } }, "now", ""));
    }

    [Fact]
    public void Nothing_is_put_off_more_often_than_allowed_or_after_the_deadline()
    {
        Assert.Equal("", Refusal(View with { Postponements = 2 }, "later", "seconds=3600"));
        Assert.Equal("postponedOften", Refusal(View with { Postponements = 3 }, "later", "seconds=3600"));
        Assert.Equal("", Refusal(View with { Postponements = 99, PostponeLimit = null }, "later", "seconds=3600"));
        Assert.Equal("", Refusal(View with { Offer = Offer with { InstallBy = null } }, "later", "seconds=3600"));
        Assert.Equal("deadlinePast", Refusal(View with { Offer = Offer with { InstallBy = Now } }, "later", "seconds=3600"));
        Assert.Equal("", Refusal(View with { Offer = Offer with { InstallBy = Now } }, "now", ""));
    }

    [Theory]
    [InlineData("offline")]
    [InlineData("manual")]
    public void A_device_that_is_updated_by_hand_alone_takes_nothing_about_a_release_until_another_mode_is_on_its_way(string mode)
    {
        PortalView byHand = View with { Mode = mode };
        PortalChoice back = new("ask", "", "", default, 0, "", Now, Taken: null);
        Assert.All(["now", "window", "at", "later"], order => Assert.Equal(mode, Refusal(byHand, order, "time=2030-03-31T03:00&seconds=3600")));
        Assert.Equal("", Refusal(byHand, "mode", "mode=ask"));
        Assert.Equal("", Refusal(byHand with { ModeChoice = back }, "now", ""));
        Assert.Equal(mode, Refusal(byHand with { ModeChoice = back with { Taken = Now } }, "now", ""));
        Assert.Equal(mode, Refusal(View with { ModeChoice = back with { Mode = mode } }, "now", ""));
    }

    [Fact]
    public void An_order_carries_what_its_form_said()
    {
        Assert.Equal(new ChoiceOrder(When: "later", Release: Release, Seconds: 86400, Reason: "inUse"), Read(View, "later", "seconds=86400&reason=inUse", out _));
        Assert.Equal(new ChoiceOrder(When: "at", Release: Release, Time: new DateTimeOffset(2030, 3, 31, 1, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds()), Read(View, "at", "time=2030-03-31T03:00", out _));
        Assert.Equal(new ChoiceOrder(Mode: "manual"), Read(View, "mode", "mode=manual", out _));
    }

    private static string Refusal(PortalView view, string order, string fields)
    {
        ChoiceOrder? read = Read(view, order, fields, out string refusal);
        Assert.Equal(refusal.Length == 0, read is not null);
        return refusal;
    }

    private static ChoiceOrder? Read(PortalView view, string order, string fields, out string refusal)
    {
        Dictionary<string, string> form = fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        form["order"] = order;
        form["release"] = Release;
        return ChoiceRules.Read(form.GetValueOrDefault, view, out refusal);
    }
}
