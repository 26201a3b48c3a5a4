using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A whole device whose user, operator and surroundings have a say in when it updates.</summary>
public sealed class PolicyTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Fact]
    public void In_a_mode_that_is_not_known_nothing_is_fetched_until_another_is_chosen()
    {
        AssignWith(json => json["mode"] = "telepathic");
        _device.PowerOn();
        RunFor(3600);
        AssertWaits(ReasonCode.PolicyWait, 0);
        Assert.Empty(_device.Link.TargetRequests);
        Assert.Single(_device.Told(), told => told == "waiting/policyWait");

        Assert.True(_device.Agent.User.SetMode(UpdateMode.Automatic, _device.Now));
        AssertUpdates();
    }

    [Fact]
    public void Asked_the_user_says_now_and_then_nothing_is_asked_again()
    {
        AssignWith(json => json["mode"] = "ask");
        _device.PowerOn();
        RunFor(3000);
        AssertWaits(ReasonCode.ConsentNeeded, 0);
        Assert.Empty(_device.Link.TargetRequests);
        Assert.Equal("ask", (string)_device.Reports[^1]["mode"]!);

        Assert.True(_device.Agent.User.UpdateNow(_device.Now));

        Assert.Equal(AgentState.Downloading, _device.Agent.State);
        AssertUpdates();
        Assert.Equal(1, _device.Told().Count(told => told.StartsWith("waiting", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_release_that_was_retired_while_the_user_was_asked_is_not_fetched()
    {
        AssignWith(json => json["mode"] = "ask");
        _device.PowerOn();
        RunFor(2 * 3600);
        ((JsonObject)_device.Repository.Targets.Signed["targets"]!).Clear();
        _device.Repository.Publish();

        Assert.True(_device.Agent.User.UpdateNow(_device.Now));
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.UnknownTarget, _device.Agent.Reason);
        Assert.Empty(_device.Link.TargetRequests);
    }

    [Fact]
    public void With_downloads_ahead_only_the_restart_waits_for_consent_and_needs_no_network_then()
    {
        AssignWith(json => (json["mode"], json["downloadAhead"]) = ("ask", true));
        _device.PowerOn();
        RunFor(3600);
        AssertWaits(ReasonCode.ConsentNeeded, 0);
        Assert.Equal((1, _device.Agent.Total), (_device.Boots, _device.Agent.Downloaded));

        _device.Link.IsDown = true;
        _device.Agent.User.UpdateNow(_device.Now);

        Assert.Equal((AgentState.Rebooting, RequestKind.Reboot), (_device.Agent.State, _device.Agent.Request.Kind));
        _device.Link.IsDown = false;
        AssertUpdates();
    }

    [Fact]
    public void At_the_time_that_the_user_named_it_updates_even_after_a_restart()
    {
        AssignWith(json => json["mode"] = "ask");
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        long time = _device.Now + 7000;

        Assert.True(_device.Agent.User.UpdateAt(time, _device.Now));
        AssertWaits(ReasonCode.UserTime, time);
        _device.PowerOn();
        _device.RunUntil(AgentState.Downloading);

        Assert.InRange(_device.Now, time, time + 60);
        Assert.Contains(_device.Reports, report => (long?)report["waitUntil"] == time);
        AssertUpdates();
    }

    [Fact]
    public void In_the_users_own_window_it_updates_whatever_window_the_operator_has()
    {
        AssignWith(json => (json["mode"], json["windows"], json["offsets"]) = ("ask", new JsonArray(127, 0, 60), new JsonArray(0, 540)));
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        long start = MidnightIn(9) + 86400 + (3 * 3600);

        Assert.True(_device.Agent.User.SetWindows([127, 180, 60], _device.Now));
        Assert.True(_device.Agent.User.UpdateInWindow(_device.Now));
        Assert.Equal(ReasonCode.WindowClosed, _device.Agent.Reason);
        Assert.InRange(_device.Agent.WaitUntil, start, start + 2700);
        _device.RunUntil(AgentState.Downloading);

        Assert.InRange(_device.Now, start, start + 2700 + 60);
        AssertUpdates();
    }

    [Fact]
    public void Postponing_is_counted_per_release_over_restarts_and_has_an_end()
    {
        AssignWith(json => json["postponeLimit"] = 2);
        _device.Settings.Mode = UpdateMode.Ask;
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal(2, _device.Agent.User.PostponementsLeft);

        Assert.True(_device.Agent.User.Postpone(5000, "inUse", _device.Now));
        AssertWaits(ReasonCode.Postponed, _device.Now + 5000);
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal((ReasonCode.Postponed, 1), (_device.Agent.Reason, _device.Agent.User.PostponementsLeft));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.ConsentNeeded);
        Assert.True(_device.Agent.User.Postpone(5000, "", _device.Now));
        string before = _device.Files.Fingerprint();

        Assert.False(_device.Agent.User.Postpone(5000, "again", _device.Now));

        Assert.Equal(before, _device.Files.Fingerprint());
        Assert.Equal(0, _device.Agent.User.PostponementsLeft);
        JsonObject[] told = [.. _device.Reports.Where(report => report.ContainsKey("postponements"))];
        Assert.Equal(("inUse", 1), ((string)told[0]["postponeReason"]!, (int)told[0]["postponements"]!));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.ConsentNeeded);
        Assert.Equal(2, (int)_device.Reports[^1]["postponements"]!);

        AssignWith(json => (json["postponeLimit"], json["assignment"]) = (2, 3), "1.1.1");
        _device.DeliverReports();
        Assert.Equal(2, _device.Agent.User.PostponementsLeft);
        Assert.DoesNotContain("postponements", _device.Reports[^1]);
    }

    [Theory]
    [InlineData(0, "inUse")]
    [InlineData(-1, "inUse")]
    [InlineData((7 * 86400) + 1, "inUse")]
    [InlineData(60, "in use")]
    [InlineData(60, "使用中")]
    [InlineData(60, "123456789012345678901234567890123")]
    public void A_postponement_that_is_none_changes_nothing(int seconds, string reason)
    {
        AssignWith(json => json["mode"] = "ask");
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        string before = _device.Files.Fingerprint();

        Assert.False(_device.Agent.User.Postpone(seconds, reason, _device.Now));

        Assert.Equal((before, 3), (_device.Files.Fingerprint(), _device.Agent.User.PostponementsLeft));
        AssertWaits(ReasonCode.ConsentNeeded, 0);
    }

    [Fact]
    public void Without_a_release_on_offer_there_is_nothing_to_order()
    {
        _device.PowerOn();
        string before = _device.Files.Fingerprint();

        Assert.False(_device.Agent.User.UpdateNow(_device.Now));
        Assert.False(_device.Agent.User.UpdateAt(_device.Now + 60, _device.Now));
        Assert.False(_device.Agent.User.UpdateInWindow(_device.Now));
        Assert.False(_device.Agent.User.Postpone(60, "later", _device.Now));
        Assert.False(_device.Agent.User.SetMode((UpdateMode)5, _device.Now));
        Assert.False(_device.Agent.User.SetMode(UpdateMode.Unsupported, _device.Now));
        Assert.False(_device.Agent.User.SetWindows([127, 0], _device.Now));
        Assert.False(_device.Agent.User.SetWindows([127, 0, 1, 127, 1, 1, 127, 2, 1, 127, 3, 1, 127, 4, 1], _device.Now));

        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void An_order_for_one_release_is_none_for_the_next()
    {
        AssignWith(json => json["mode"] = "ask");
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        _device.Agent.User.UpdateAt(_device.Now + 3600, _device.Now);

        AssignWith(json => (json["mode"], json["assignment"]) = ("ask", 2), "1.1.1");
        RunFor(2 * 3600);

        AssertWaits(ReasonCode.ConsentNeeded, 0);
        Assert.Empty(_device.Link.TargetRequests);
    }

    [Fact]
    public void The_users_mode_wins_over_the_operators_and_outlives_restarts()
    {
        _device.PowerOn();
        Assert.True(_device.Agent.User.SetMode(UpdateMode.Manual, _device.Now));
        _device.PowerOn();
        AssignWith(json => json["mode"] = "automatic");
        RunFor(3 * 3600);
        AssertWaits(ReasonCode.ManualMode, 0);
        Assert.Empty(_device.Link.TargetRequests);
        Assert.Equal((UpdateMode.Manual, "manual"), (_device.Agent.Mode, (string)_device.Reports[^1]["mode"]!));

        Assert.True(_device.Agent.User.SetMode(UpdateMode.Unknown, _device.Now));

        Assert.Equal(UpdateMode.Automatic, _device.Agent.Mode);
        AssertUpdates();
    }

    [Fact]
    public void Offline_the_network_is_not_even_asked_for_metadata()
    {
        int asked = 0;
        _device.Link.Metadata = (_, bytes) =>
        {
            asked++;
            return bytes;
        };
        AssignWith(json => json["mode"] = "offline");
        _device.PowerOn();
        RunFor(3 * 3600);

        AssertWaits(ReasonCode.OfflineMode, 0);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData(UpdateMode.Manual)]
    [InlineData(UpdateMode.Offline)]
    public void What_is_handed_over_is_installed_in_every_mode_once_the_battery_allows(UpdateMode mode)
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.PowerOn();
        _device.Agent.User.SetMode(mode, _device.Now);
        _device.Agent.Conditions.BatteryPercent = 5;
        _device.Insert(new Medium(BundleText.Write(_device.Repository, release)));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.BatteryLow);
        RunFor(3600);
        Assert.Equal(1, _device.Boots);

        _device.Agent.Conditions.BatteryPercent = 95;
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.1.0" && _device.Agent.State == AgentState.Confirmed);

        Assert.Empty(_device.Link.TargetRequests);
    }

    [Fact]
    public void What_the_user_said_of_one_release_outlives_the_update_to_another_that_is_handed_over()
    {
        SimulatedRelease handed = _device.Publish("1.0.5");
        AssignWith(json => json["mode"] = "ask", "1.1.0");
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        Assert.True(_device.Agent.User.Postpone(3600, "inUse", _device.Now));
        long until = _device.Now + 20_000;
        Assert.True(_device.Agent.User.UpdateAt(until, _device.Now));

        _device.Insert(new Medium(BundleText.Write(_device.Repository, handed)));
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.0.5" && _device.Agent.Reason == ReasonCode.UserTime);

        AssertWaits(ReasonCode.UserTime, until);
        Assert.Equal(2, _device.Agent.User.PostponementsLeft);
        AssertUpdates();
        Assert.InRange(_device.Now, until, until + 3600);
    }

    [Fact]
    public void Offline_in_mid_download_stops_it_and_later_it_goes_on_where_it_was()
    {
        SimulatedRelease release = AssignWith(_ => { });
        _device.PowerOn();
        _device.RunUntil(() => _device.Files.Length("slot.b/App.dll") == 8192);

        Assert.True(_device.Agent.User.SetMode(UpdateMode.Offline, _device.Now));
        AssertWaits(ReasonCode.OfflineMode, 0);
        RunFor(3600);
        int before = _device.Link.TargetBytes;
        _device.Agent.User.SetMode(UpdateMode.Automatic, _device.Now);
        AssertUpdates();

        Assert.Equal(release.Image.Length - Parts.UnchangedBytes - 8192, _device.Link.TargetBytes - before);
    }

    [Fact]
    public void Put_off_just_before_the_restart_the_trial_is_taken_back()
    {
        AssignWith(_ => { });
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);

        Assert.True(_device.Agent.User.Postpone(3600, "inUse", _device.Now));
        Assert.NotEqual(RequestKind.Reboot, _device.Agent.Request.Kind);
        _device.PowerOn();
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        RunFor(3000);

        AssertWaits(ReasonCode.Postponed, _device.Agent.WaitUntil);
        AssertUpdates();
    }

    [Fact]
    public void Outside_the_window_it_fetches_ahead_and_installs_in_the_window_alone()
    {
        AssignWith(json => (json["windows"], json["downloadAhead"]) = (new JsonArray(127, 120, 60), true));
        _device.PowerOn();
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.WindowClosed);
        Assert.Equal(_device.Agent.Total, _device.Agent.Downloaded);
        long start = MidnightIn(0) + 86400 + 7200;
        Assert.InRange(_device.Agent.WaitUntil, start, start + 2700);

        AssertUpdates();

        Assert.InRange(_device.Now, start, start + 3600);
    }

    [Fact]
    public void A_device_that_does_not_know_the_time_waits_for_it_and_does_not_miss_the_window_then()
    {
        AssignWith(json => json["windows"] = new JsonArray(127, 120, 60));
        long known = _device.Now;
        _device.Now = 100;
        _device.PowerOn();
        _device.RunUntil(() => _device.Now > 5000);
        AssertWaits(ReasonCode.TimeUnknown, 0);

        _device.Now = known;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.WindowClosed);
        AssertUpdates();
    }

    [Fact]
    public void Battery_network_application_and_space_are_looked_at_each_time_it_asks()
    {
        AssignWith(_ => { });
        _device.PowerOn();
        Conditions conditions = _device.Agent.Conditions;
        conditions.FreeBytes = 100;
        conditions.BatteryPercent = 19;
        conditions.IsMetered = true;
        conditions.IsBusy = true;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.SpaceLow);
        conditions.FreeBytes = 10_000_000;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.BatteryLow);
        conditions.BatteryPercent = 20;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.MeteredNetwork);
        Assert.Empty(_device.Link.TargetRequests);
        conditions.IsMetered = false;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.ApplicationBusy);
        Assert.Equal(1, _device.Boots);
        conditions.BatteryPercent = 19;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.BatteryLow);
        conditions.BatteryPercent = -1;
        conditions.IsBusy = false;

        AssertUpdates();
    }

    [Fact]
    public void One_feature_release_follows_the_other_not_sooner_than_the_interval()
    {
        AssignWith(json => json["intervalSeconds"] = 10 * 86400);
        _device.PowerOn();
        AssertUpdates();
        long confirmed = _device.Now;

        _device.PowerOn();
        AssignWith(json => (json["assignment"], json["intervalSeconds"]) = (2, 10 * 86400), "1.2.0");
        _device.RunUntil(AgentState.Waiting);
        AssertWaits(ReasonCode.UpdatedRecently, _device.Agent.WaitUntil);
        Assert.InRange(_device.Agent.WaitUntil, confirmed + (10 * 86400) - 60, confirmed + (10 * 86400));

        AssignWith(json => (json["assignment"], json["intervalSeconds"]) = (3, 10 * 86400), "1.2.1", new ReleaseOptions { Urgency = "security", SecurityCounter = 5 });
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.2.1" && _device.Agent.State == AgentState.Confirmed);
        Assert.InRange(_device.Now, confirmed, confirmed + 3600);
    }

    [Fact]
    public void Past_its_signed_deadline_a_security_release_is_installed_whatever_the_user_chose()
    {
        long deadline = _device.Now + 20_000;
        AssignWith(json => json["mode"] = "ask", options: new ReleaseOptions { Urgency = "security", InstallBy = deadline });
        _device.PowerOn();
        Assert.True(_device.Agent.User.SetMode(UpdateMode.Manual, _device.Now));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.ManualMode);
        AssertWaits(ReasonCode.ManualMode, deadline);
        Assert.Equal(deadline, _device.Agent.InstallBy);
        _device.Agent.Conditions.BatteryPercent = 10;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.BatteryLow);
        _device.RunUntil(() => _device.Now > deadline + 3600);
        AssertWaits(ReasonCode.BatteryLow, 0);
        _device.Agent.Conditions.BatteryPercent = 90;

        AssertUpdates();
        Assert.Equal(UpdateMode.Manual, _device.Agent.Mode);
    }

    [Fact]
    public void The_bandwidth_that_the_user_allows_outlives_restarts()
    {
        _device.PowerOn();
        Assert.Equal(0, _device.Agent.Bandwidth.User);
        Assert.True(_device.Agent.User.SetBytesPerSecond(2000, _device.Now));
        Assert.Equal(2000, _device.Agent.Bandwidth.User);

        _device.PowerOn();

        Assert.Equal(2000, _device.Agent.Bandwidth.User);
    }

    [Fact]
    public void The_offsets_that_were_assigned_are_kept_when_a_later_assignment_says_nothing_of_them()
    {
        AssignWith(json => (json["windows"], json["offsets"]) = (new JsonArray(127, 120, 60), new JsonArray(0, 540)));
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        long turn = _device.Agent.WaitUntil;

        AssignWith(json => (json["assignment"], json["windows"]) = (2, new JsonArray(127, 120, 60)));
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);

        Assert.Equal(turn, _device.Agent.WaitUntil);
    }

    [Fact]
    public void A_choice_that_cannot_be_stored_is_told_and_what_was_stored_counts()
    {
        AssignWith(json => json["mode"] = "ask");
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        _device.Files.FailAt = _device.Files.Operations + 1;
        _device.Files.FailCount = 2;

        Assert.False(_device.Agent.User.UpdateNow(_device.Now));
        Assert.False(_device.Agent.User.SetMode(UpdateMode.Automatic, _device.Now));

        RunFor(3600);
        AssertWaits(ReasonCode.ConsentNeeded, 0);
        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);
    }

    private SimulatedRelease AssignWith(Action<JsonObject> wishes, string version = "1.1.0", ReleaseOptions? options = null)
    {
        SimulatedRelease release = _device.Publish(version, options);
        JsonObject json = JsonNode.Parse(TestDevice.Assignment(1, release.ReleaseId, release.ImagePath))!.AsObject();
        wishes(json);
        _device.Desired = json.ToJsonString();
        if (_device.Boots > 0)
        {
            _device.Tell(_device.Desired);
        }

        return release;
    }

    private void RunFor(long seconds)
    {
        long end = _device.Now + seconds;
        _device.RunUntil(() => _device.Now >= end, 5000);
    }

    private long MidnightIn(int hoursEast)
    {
        long local = _device.Now + (hoursEast * 3600);
        return local - (local % 86400) - (hoursEast * 3600);
    }

    private void AssertWaits(ReasonCode reason, long until)
    {
        Assert.Equal((AgentState.Waiting, reason, until), (_device.Agent.State, _device.Agent.Reason, _device.Agent.WaitUntil));
    }

    private void AssertUpdates()
    {
        string version = _device.Agent.AttemptedReleaseId["thermostat-".Length..];
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == version, 5000);
        Assert.Equal(0, _device.Agent.WaitUntil);
    }
}
