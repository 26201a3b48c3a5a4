using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A release that begins to restart again and again after it was confirmed: the launcher leaves it, the agent tells and remembers.</summary>
public sealed class BootLoopTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;

    public BootLoopTests()
    {
        _release = _device.Publish("1.1.0");
        _device.Assign(1, _release);
        _device.PowerOn();
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
    }

    [Fact]
    public void The_release_is_left_told_once_and_not_tried_again()
    {
        Loop();

        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.BootLoop), (_device.Boot.Slot, _device.Boot.Outcome, _device.Boot.Reason));
        Assert.Equal(("1.0.0", AgentState.RolledBack, ReasonCode.BootLoop), (_device.Agent.RunningVersion, _device.Agent.State, _device.Agent.Reason));
        _device.RunUntilQuiet();
        Assert.Single(_device.Told(), told => told == "rolledBack/bootLoop");
        int boots = _device.Boots;
        int pending = _device.Reports.Count;
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Equal(boots + 1, _device.Boots);
        Assert.Equal(pending + 1, _device.Reports.Count);
        Assert.Equal("thermostat-1.1.0", (string)_device.Reports.Last(report => (string)report["reason"]! == "bootLoop")["attempted"]!);
        Assert.Equal("crash", (string)_device.Reports.First(report => (string)report["reason"]! == "bootLoop")["reset"]!);

        _device.Assign(2, _release);
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.FailedBefore, _device.Agent.Reason);
        Assert.Equal(boots + 1, _device.Boots);
    }

    [Fact]
    public void A_loop_that_cannot_be_left_becomes_an_event()
    {
        _device.Assign(2, _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 9 }));
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == "1.2.0");
        _device.RunUntilQuiet();
        Assert.Equal("1.2.0", LoopOf("1.2.0", 7));
        _device.RunUntilQuiet();
        Assert.DoesNotContain(_device.Events, told => (string)told["eventReason"]! == "bootLoop");

        LoopOf("1.2.0", 20);
        _device.RunUntilQuiet();

        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
        Assert.Contains(_device.Events, told => (string)told["eventReason"]! == "bootLoop");
    }

    [Fact]
    public void Another_release_takes_the_place_of_the_one_that_was_left()
    {
        Loop();

        _device.Assign(2, _device.Publish("1.2.0"));
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(("1.2.0", SlotName.B), (_device.Agent.RunningVersion, _device.Boot.Slot));
        _device.RunUntilQuiet();
        Assert.Equal("1.2.0", LoopOf("1.2.0", 8));
        Assert.Equal("1.0.0", LoopOf("1.2.0", 1));
    }

    [Fact]
    public void A_release_being_fetched_meanwhile_is_fetched_on()
    {
        SimulatedRelease next = _device.Publish("1.2.0");
        _device.Settings.Mode = UpdateMode.Automatic;
        _device.Assign(2, next);
        _device.RunUntil(() => _device.Agent.State == AgentState.Downloading && _device.Agent.Downloaded > 0);

        // The slot of the release before is being filled: there is nothing to go back to, and the loop goes on.
        Loop(12);
        Assert.Equal((SlotName.B, BootOutcome.Normal), (_device.Boot.Slot, _device.Boot.Outcome));

        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
        Assert.DoesNotContain("rolledBack/bootLoop", _device.Told());
    }

    [Fact]
    public void A_release_that_has_run_for_a_minute_begins_anew()
    {
        for (int day = 0; day < 3; day++)
        {
            Assert.Equal("1.1.0", LoopOf("1.1.0", 8));
            Assert.Equal(8, Starts());
            _device.Agent.Tick(_device.Now + 59);
            Assert.Equal(8, Starts());
            _device.Agent.Tick(_device.Now + 60);
            Assert.Equal(0, Starts());
        }

        int operations = _device.Files.Operations;
        _device.Agent.Tick(_device.Now + 120);
        Assert.Equal(operations, _device.Files.Operations);
    }

    [Fact]
    public void A_new_release_does_not_inherit_the_starts_of_the_one_before()
    {
        Assert.Equal("1.1.0", LoopOf("1.1.0", 8));
        _device.Settings.AliveSeconds = 1_000_000;
        _device.Assign(2, _device.Publish("1.2.0"));
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == "1.2.0");

        Assert.Equal("1.2.0", LoopOf("1.2.0", 8));
        Assert.Equal("1.1.0", LoopOf("1.2.0", 1));
    }

    [Fact]
    public void An_application_that_says_it_is_well_begins_anew_at_once_and_one_that_is_not_does_not()
    {
        LoopOf("1.1.0", 8);
        _device.Agent.HealthReported(3, _device.Now);
        Assert.Equal(8, Starts());

        _device.Agent.HealthReported(0, _device.Now);

        Assert.Equal(0, Starts());
    }

    [Fact]
    public void A_medium_that_refuses_to_note_it_disturbs_nothing()
    {
        LoopOf("1.1.0", 3);
        _device.Files.FailAt = _device.Files.Operations + 1;

        _device.Agent.Tick(_device.Now + 60);

        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
        Assert.Equal(3, Starts());
    }

    [Fact]
    public void A_journal_that_was_lost_costs_no_more_than_telling_it_again()
    {
        Loop();
        _device.DeliverReports();
        _device.Files["agent/journal.1"] = null;
        _device.Files["agent/journal.2"] = null;

        _device.PowerOn();
        _device.RunUntilQuiet();

        Assert.Equal(2, _device.Told().Count(told => told == "rolledBack/bootLoop"));
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Equal(ReasonCode.FailedBefore, _device.Agent.Reason);
    }

    /// <summary>The release crashes at each start until it is left.</summary>
    private void Loop(int most = 9)
    {
        int starts = 0;
        _device.Crashes = version => version == "1.1.0" && ++starts < most;
        _device.PowerOn(ResetReason.Crash);
        _device.Crashes = _ => false;
    }

    /// <summary>So many starts of the release that end in a crash; returns what runs at the end.</summary>
    private string LoopOf(string version, int starts)
    {
        for (int start = 0; start < starts; start++)
        {
            _device.PowerOn(ResetReason.Crash);
            Assert.True(start == starts - 1 || _device.Agent.RunningVersion == version);
        }

        return _device.Agent.RunningVersion;
    }

    private int Starts()
    {
        BootRecord record = new(_device.Files);
        Assert.True(record.Load());
        return record.Starts;
    }
}
