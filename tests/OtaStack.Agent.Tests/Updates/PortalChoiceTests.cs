using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>What a device's user has chosen at the server's portal: taken once, about when alone, by devices whose product has a portal.</summary>
public sealed class PortalChoiceTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;
    private JsonObject _desired;

    public PortalChoiceTests()
    {
        _device.Settings.AcceptsPortal = true;
        _release = _device.Publish("1.1.0");
        _desired = Desired(1, _release);
    }

    [Fact]
    public void A_mode_is_taken_at_once_kept_over_restarts_and_told()
    {
        StartWaiting();

        Choose(7, choice => choice["mode"] = "manual");

        Assert.Equal((UpdateMode.Manual, ReasonCode.ManualMode), (_device.Agent.Mode, _device.Agent.Reason));
        _device.DeliverReports();
        Assert.Equal((7, "manual"), Told());
        _desired.Remove("user");
        _device.Desired = _desired.ToJsonString();
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Equal(UpdateMode.Manual, _device.Agent.Mode);
        Assert.Equal((7, "manual"), Told());
    }

    [Fact]
    public void Before_the_first_choice_reports_say_nothing_of_it()
    {
        StartWaiting();

        Assert.All(_device.Reports, report => Assert.False(report.ContainsKey("choice")));
    }

    [Fact]
    public void Now_installs_the_release_that_is_on_offer()
    {
        StartWaiting();

        Choose(1, choice => (choice["when"], choice["release"]) = ("now", _release.ReleaseId));

        Assert.Equal(AgentState.Downloading, _device.Agent.State);
        AssertUpdates();
    }

    [Fact]
    public void At_a_time_it_installs_then_even_after_a_restart()
    {
        StartWaiting();
        long time = _device.Now + 7000;

        Choose(1, choice => (choice["when"], choice["release"], choice["time"]) = ("at", _release.ReleaseId, time));
        Assert.Equal((ReasonCode.UserTime, time), (_device.Agent.Reason, _device.Agent.WaitUntil));
        _device.PowerOn();
        _device.RunUntil(AgentState.Downloading);

        Assert.InRange(_device.Now, time, time + 60);
        AssertUpdates();
    }

    [Fact]
    public void In_the_window_it_waits_for_the_window()
    {
        _desired["windows"] = new JsonArray(127, 180, 60);
        StartWaiting();

        Choose(1, choice => (choice["when"], choice["release"]) = ("window", _release.ReleaseId));

        Assert.Equal(ReasonCode.WindowClosed, _device.Agent.Reason);
        AssertUpdates();
    }

    [Fact]
    public void Later_counts_as_a_postponement_and_goes_no_further_than_the_operator_allows()
    {
        _desired["postponeLimit"] = 1;
        StartWaiting();

        Choose(1, Later(5000, "inUse"));
        Assert.Equal((ReasonCode.Postponed, 0), (_device.Agent.Reason, _device.Agent.User.PostponementsLeft));
        long until = _device.Agent.WaitUntil;
        _device.DeliverReports();
        Assert.Equal("inUse", (string)_device.Reports[^1]["postponeReason"]!);

        Choose(2, Later(6000, "inUse"));
        _device.DeliverReports();

        Assert.Equal((until, 0), (_device.Agent.WaitUntil, _device.Agent.User.PostponementsLeft));
        Assert.Equal((2, 1), ((int)_device.Reports[^1]["choice"]!, (int)_device.Reports[^1]["postponements"]!));
        Assert.Equal("refused", (string)_device.Reports[^1]["postponeReason"]!);
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Equal("refused", (string)_device.Reports[^1]["postponeReason"]!);

        _desired["postponeLimit"] = 2;
        Choose(3, Later(7000, ""));
        _device.DeliverReports();
        Assert.Equal((3, 2, ""), ((int)_device.Reports[^1]["choice"]!, (int)_device.Reports[^1]["postponements"]!, (string)_device.Reports[^1]["postponeReason"]!));
    }

    [Theory]
    [InlineData(604_801, "")]
    [InlineData(3600, "two words")]
    [InlineData(3600, "a-reason-of-thirty-three-letters-")]
    public void A_postponement_that_the_device_itself_would_refuse_is_refused_and_counts_as_taken(int seconds, string reason)
    {
        StartWaiting();

        Choose(1, Later(seconds, reason));
        _device.DeliverReports();

        Assert.Equal((ReasonCode.ConsentNeeded, 3), (_device.Agent.Reason, _device.Agent.User.PostponementsLeft));
        Assert.Equal(1, Told().Choice);
    }

    [Fact]
    public void A_choice_about_a_release_that_is_not_on_offer_yet_waits_for_it()
    {
        StartWaiting();
        SimulatedRelease next = _device.Publish("1.3.0");
        string before = Settings();

        Choose(4, choice => (choice["when"], choice["release"], choice["mode"]) = ("now", next.ReleaseId, "ask"));
        _device.RunUntilQuiet();
        Assert.Equal((ReasonCode.ConsentNeeded, before), (_device.Agent.Reason, Settings()));
        Assert.False(_device.Reports[^1].ContainsKey("choice"));

        JsonNode user = _desired["user"]!.DeepClone();
        _desired = Desired(2, next);
        _desired["user"] = user;
        Tell();
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal(("1.3.0", 4), (_device.Agent.RunningVersion, Told().Choice));
    }

    [Fact]
    public void A_newer_choice_takes_the_place_of_one_that_waits()
    {
        StartWaiting();
        Choose(4, choice => (choice["when"], choice["release"], choice["mode"]) = ("now", "thermostat-9.9.9", "manual"));
        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);

        Choose(5, choice => choice["mode"] = "offline");

        Assert.Equal(UpdateMode.Offline, _device.Agent.Mode);
    }

    [Fact]
    public void It_is_taken_once_so_that_a_later_choice_at_the_device_wins()
    {
        StartWaiting();
        Choose(7, choice => choice["mode"] = "manual");
        Assert.True(_device.Agent.User.SetMode(UpdateMode.Ask, _device.Now));

        Tell();
        _device.RunUntilQuiet();
        _device.PowerOn();
        _device.RunUntilQuiet();

        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);
        Assert.Equal((7, "ask"), Told());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(6)]
    [InlineData(1)]
    public void A_number_that_is_not_higher_is_old(int number)
    {
        StartWaiting();
        Choose(7, choice => choice["mode"] = "manual");
        string before = Settings();

        Choose(number, choice => choice["mode"] = "automatic");

        Assert.Equal((UpdateMode.Manual, before), (_device.Agent.Mode, Settings()));
    }

    [Fact]
    public void A_device_whose_product_has_no_portal_takes_nothing()
    {
        _device.Settings.AcceptsPortal = false;
        StartWaiting();
        string before = _device.Files.Fingerprint("agent/settings", "boot/", "slot.", "trust/");

        Choose(7, choice => (choice["mode"], choice["when"], choice["release"]) = ("automatic", "now", _release.ReleaseId));
        _device.RunUntilQuiet();

        Assert.Equal((ReasonCode.None, ReasonCode.ConsentNeeded, UpdateMode.Ask), (_device.Agent.AssignmentReason, _device.Agent.Reason, _device.Agent.Mode));
        Assert.Equal(before, _device.Files.Fingerprint("agent/settings", "boot/", "slot.", "trust/"));
        Assert.False(_device.Reports[^1].ContainsKey("choice"));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"mode\":\"manual\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":0}")]
    [InlineData("{\"mode\":\"manual\",\"number\":-1}")]
    [InlineData("{\"mode\":\"manual\",\"number\":\"7\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":9007199254740992}")]
    [InlineData("{\"mode\":\"telepathic\",\"number\":7}")]
    [InlineData("{\"mode\":\"unknown\",\"number\":7}")]
    [InlineData("{\"mode\":[\"manual\"],\"number\":7}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"release\":\"thermostat-1.1.0\",\"when\":\"yesterday\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"release\":\"thermostat-1.1.0\",\"when\":\"unknown\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"release\":\"thermostat-1.1.0\",\"when\":\"at\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"release\":{\"a\":[1]},\"when\":\"now\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"when\":\"now\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"seconds\":2147483648}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"time\":\"now\"}")]
    [InlineData("{\"mode\":\"manual\",\"number\":7,\"reason\":1}")]
    public void One_that_is_not_as_the_format_says_is_left_out_and_the_rest_of_the_assignment_stands(string user)
    {
        StartWaiting();
        string before = Settings();
        _desired["pollSeconds"] = 77;

        _desired["user"] = JsonNode.Parse(user);
        Tell();
        _device.RunUntilQuiet();

        Assert.Equal((ReasonCode.None, 77), (_device.Agent.AssignmentReason, _device.Agent.PollSeconds));
        Assert.Equal((UpdateMode.Ask, ReasonCode.ConsentNeeded, before), (_device.Agent.Mode, _device.Agent.Reason, Settings()));
    }

    [Fact]
    public void Members_that_are_not_known_are_skipped()
    {
        StartWaiting();

        Choose(7, choice => (choice["mode"], choice["zukunft"]) = ("manual", new JsonArray(1, new JsonObject { ["a"] = "x" })));

        Assert.Equal(UpdateMode.Manual, _device.Agent.Mode);
    }

    [Fact]
    public void What_was_chosen_before_the_data_of_the_user_was_erased_is_not_taken_while_the_server_does_not_know_of_that()
    {
        _device.AddSecrets();
        StartWaiting();
        _device.Link.IsDown = true;
        Assert.Equal(ReasonCode.None, _device.Agent.User.OrderErase(all: false, TestDevice.Name, _device.Now));
        _device.RunUntil(() => _device.Agent.State != AgentState.Erasing);
        _desired["user"] = new JsonObject { ["number"] = 7, ["mode"] = "manual" };
        _device.Desired = _desired.ToJsonString();

        _device.Link.IsDown = false;
        _device.PowerOn();
        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);
        _device.RunUntil(() => _device.Receipts.Count == 1);
        _device.RunUntilQuiet();
        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);

        Choose(8, choice => choice["mode"] = "automatic");
        Assert.Equal(UpdateMode.Automatic, _device.Agent.Mode);
    }

    [Fact]
    public void No_guard_gives_way_to_it()
    {
        StartWaiting();
        _device.Agent.Conditions.BatteryPercent = 5;

        Choose(1, choice => (choice["when"], choice["release"]) = ("now", _release.ReleaseId));
        _device.RunUntilQuiet();

        Assert.Equal(ReasonCode.BatteryLow, _device.Agent.Reason);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_release_that_nobody_signed_is_not_installed_because_of_it()
    {
        StartWaiting();
        ((JsonObject)_device.Repository.Targets.Signed["targets"]!).Clear();
        _device.Repository.Publish();
        _desired = Desired(2, new SimulatedRelease("thermostat-6.6.6", "thermostat/6.6.6/assemblies.bin", [], "", []));
        string before = _device.Protected();

        Choose(1, choice => (choice["when"], choice["release"], choice["mode"]) = ("now", "thermostat-6.6.6", "automatic"));
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.UnknownTarget, _device.Agent.Reason);
        Assert.Equal(before.Split("trust/")[0], _device.Protected().Split("trust/")[0]);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    private static JsonObject Desired(long number, SimulatedRelease release)
    {
        JsonObject desired = JsonNode.Parse(TestDevice.Assignment(number, release.ReleaseId, release.ImagePath))!.AsObject();
        desired["mode"] = "ask";
        return desired;
    }

    private void StartWaiting()
    {
        _device.Desired = _desired.ToJsonString();
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        _device.DeliverReports();
    }

    private Action<JsonObject> Later(int seconds, string reason)
    {
        return choice => (choice["when"], choice["release"], choice["seconds"], choice["reason"]) = ("later", _release.ReleaseId, seconds, reason);
    }

    private void Choose(long number, Action<JsonObject> say)
    {
        JsonObject choice = new() { ["number"] = number };
        say(choice);
        _desired["user"] = choice;
        Tell();
    }

    private void Tell()
    {
        _device.Desired = _desired.ToJsonString();
        _device.Tell(_device.Desired);
    }

    private (int Choice, string Mode) Told()
    {
        JsonObject report = _device.Reports[^1];
        return ((int)report["choice"]!, (string)report["mode"]!);
    }

    private string Settings()
    {
        return _device.Files.Fingerprint("agent/settings");
    }

    private void AssertUpdates()
    {
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == "1.1.0", 5000);
    }
}
