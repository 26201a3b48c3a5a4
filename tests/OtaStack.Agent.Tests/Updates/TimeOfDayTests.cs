using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A device without a clock: what server or user tell of the time is good for windows and for nothing that protects it.</summary>
public sealed class TimeOfDayTests
{
    private const int Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly long _powerOn;

    public TimeOfDayTests()
    {
        _powerOn = _device.Now - 100;
        _device.Now = 100;
    }

    /// <summary>The time as it is, which the device does not know.</summary>
    private long Real => _powerOn + _device.Now;

    [Fact]
    public void With_the_servers_time_it_updates_in_its_window()
    {
        Assign(json => (json["windows"], json["time"]) = (new JsonArray(127, 120, 60), Real));
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal(ReasonCode.WindowClosed, _device.Agent.Reason);
        Assert.InRange(_device.Agent.WaitUntil, Real, Real + Day);
        Assert.InRange(_device.Agent.WaitUntil % Day, 7200, 7200 + 2700);
        Assert.Equal(_device.Agent.WaitUntil, (long)_device.Reports[^1]["waitUntil"]!);

        Assert.Equal("1.1.0", UntilUpdated());

        Assert.InRange(Real % Day, 7200, 10_800);
        Assert.True(_device.Now < AgentClock.PlausibleTime);
    }

    [Fact]
    public void Told_while_it_waits_it_does_not_miss_the_window()
    {
        Assign(json => json["windows"] = new JsonArray(127, 120, 60));
        _device.PowerOn();
        _device.RunUntil(() => _device.Now > 5000);
        Assert.Equal(ReasonCode.TimeUnknown, _device.Agent.Reason);

        Assign(json => (json["windows"], json["time"]) = (new JsonArray(127, 120, 60), Real));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.WindowClosed);
        UntilUpdated();
    }

    [Fact]
    public void The_users_browser_may_tell_it_too_and_a_time_that_the_user_names_is_kept_then()
    {
        Assign(json => json["mode"] = "ask");
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        long named = Real + (3 * 3600);
        Assert.True(_device.Agent.User.UpdateAt(named, _device.Now));
        Assert.Equal(ReasonCode.TimeUnknown, _device.Agent.Reason);

        _device.Agent.User.TellTime(Real, _device.Now);
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.UserTime);
        Assert.Equal(named, _device.Agent.WaitUntil);
        _device.RunUntil(AgentState.Downloading);

        Assert.InRange(Real, named, named + 60);
    }

    [Fact]
    public void A_postponement_is_kept_over_a_restart_once_the_time_is_told_again()
    {
        Assign(json => (json["mode"], json["time"]) = ("automatic", Real), downloads: false);
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        Assert.True(_device.Agent.User.Postpone(3600, "inUse", _device.Now));
        long until = Real + 3600;

        string desired = _device.Desired!;
        _device.Desired = null;
        _device.PowerOn();
        _device.Tell(Without(desired, "time"));
        _device.Agent.Conditions.BatteryPercent = 90;
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal(ReasonCode.TimeUnknown, _device.Agent.Reason);

        _device.Agent.User.TellTime(Real, _device.Now);
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.Postponed);
        Assert.Equal(until, _device.Agent.WaitUntil);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(1577836799L)]
    public void A_time_that_cannot_be_is_none(long time)
    {
        Assign(json => json["windows"] = new JsonArray(127, 120, 60));
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        _device.Agent.User.TellTime(time, _device.Now);
        _device.Agent.User.TellTime(_device.Repository.Now - 1, _device.Now);
        RunFor(3600);
        Assert.Equal(ReasonCode.TimeUnknown, _device.Agent.Reason);
    }

    [Fact]
    public void What_was_told_does_not_move_the_time_that_expiry_is_judged_by()
    {
        // Ten years on everything has expired: a server that says so, or anybody on the way, must not strand the device.
        Assign(json => (json["windows"], json["time"]) = (new JsonArray(127, 0, 1440), Real + (3650L * Day)));
        string before = _device.Files.Fingerprint("trust/root");
        _device.PowerOn();
        UntilUpdated();
        Assert.Equal(before, _device.Files.Fingerprint("trust/root"));
        Assert.DoesNotContain("refused/expired", _device.Told());

        // Nor does it bring a deadline about.
        SimulatedRelease next = _device.Publish("1.2.0", new ReleaseOptions { Urgency = "security", InstallBy = _device.Repository.Now + Day });
        Assign(next, 2, json => (json["mode"], json["time"]) = ("manual", Real + (3650L * Day)));
        _device.RunUntil(AgentState.Waiting);
        RunFor(3600);
        Assert.Equal(ReasonCode.ManualMode, _device.Agent.Reason);
    }

    [Fact]
    public void A_clock_goes_before_what_is_told()
    {
        _device.Now = Real;
        Assign(json => (json["windows"], json["time"]) = (new JsonArray(127, 120, 60), _device.Now + (12 * 3600)));
        long clock = _device.Now;
        _device.PowerOn();
        _device.RunUntil(AgentState.Waiting);
        long midnight = clock - (clock % Day);
        Assert.InRange(_device.Agent.WaitUntil, clock, midnight + Day + 10_800);
        UntilUpdated();
        Assert.InRange(_device.Now % Day, 7200, 10_800);
    }

    [Fact]
    public void Told_by_nobody_it_goes_on_after_as_long_as_the_operator_says_and_not_before()
    {
        Assign(json => (json["windows"], json["untimedSeconds"]) = (new JsonArray(127, 120, 60), 10 * 3600));
        _device.PowerOn();
        _device.RunUntil(() => _device.Now > 7 * 3600);
        Assert.Equal(ReasonCode.TimeUnknown, _device.Agent.Reason);

        UntilUpdated();

        Assert.InRange(_device.Now, 7 * 3600, 11 * 3600);
        Assert.Null(_device.Files["agent/hours"]);
    }

    [Fact]
    public void A_device_that_is_switched_off_each_day_gets_there_too()
    {
        Assign(json => json["windows"] = new JsonArray(127, 120, 60));
        int days = 0;
        while (_device.Boots == 0 || _device.Agent.RunningVersion == "1.0.0")
        {
            Assert.True(++days < 30, "still waiting after thirty days");
            _device.Now = 100;
            _device.PowerOn();
            _device.RunUntil(() => _device.Now > 8 * 3600 || _device.Agent.State == AgentState.Confirmed, 5000);
        }

        Assert.InRange(days, 7, 24);
    }

    [Fact]
    public void Where_the_operator_says_so_it_waits_for_ever()
    {
        Assign(json => (json["windows"], json["untimedSeconds"]) = (new JsonArray(127, 120, 60), 0));
        _device.PowerOn();
        RunFor(30 * Day);
        Assert.Equal((ReasonCode.TimeUnknown, 1), (_device.Agent.Reason, _device.Boots));
        Assert.Null(_device.Files["agent/hours"]);
    }

    [Theory]
    [InlineData("time", -1L)]
    [InlineData("time", 9007199254740992L)]
    [InlineData("untimedSeconds", -1L)]
    [InlineData("untimedSeconds", 31_536_001L)]
    public void An_assignment_with_a_number_beyond_its_limits_is_malformed(string member, long value)
    {
        _device.PowerOn();
        string before = _device.Protected();
        Assign(json => json[member] = value);
        Assert.Equal(ReasonCode.AssignmentMalformed, _device.Agent.AssignmentReason);
        Assert.Equal(before, _device.Protected());
    }

    private void Assign(Action<JsonObject> wishes, bool downloads = true)
    {
        Assign(_device.Publish("1.1.0"), 1, wishes);
        if (!downloads)
        {
            _device.PoweredOn = () => _device.Agent.Conditions.BatteryPercent = _device.Boots == 1 ? 5 : -1;
        }
    }

    private void Assign(SimulatedRelease release, long number, Action<JsonObject> wishes)
    {
        JsonObject json = JsonNode.Parse(TestDevice.Assignment(number, release.ReleaseId, release.ImagePath))!.AsObject();
        wishes(json);
        _device.Desired = json.ToJsonString();
        if (_device.Boots > 0)
        {
            _device.Tell(_device.Desired);
        }
    }

    private static string Without(string json, string member)
    {
        JsonObject without = JsonNode.Parse(json)!.AsObject();
        without.Remove(member);
        return without.ToJsonString();
    }

    private void RunFor(long seconds)
    {
        long end = _device.Now + seconds;
        _device.RunUntil(() => _device.Now >= end, 100_000);
    }

    private string UntilUpdated()
    {
        _device.RunUntil(() => _device.Agent is { State: AgentState.Confirmed, RunningVersion: not "1.0.0" }, 20_000);
        return _device.Agent.RunningVersion;
    }
}
