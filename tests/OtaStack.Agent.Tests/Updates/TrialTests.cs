using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>The first run of a new release: what confirms it, what sends the device back, what is remembered.</summary>
public sealed class TrialTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Fact]
    public void An_unhealthy_release_goes_back_is_told_and_is_not_tried_again()
    {
        SimulatedRelease bad = _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 9 });
        _device.Health = version => version == "1.2.0" ? 3 : 0;
        _device.Assign(1, bad);
        _device.PowerOn();

        _device.RunUntil(AgentState.RolledBack);
        _device.RunUntilQuiet();

        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Equal(BootOutcome.Reverted, _device.Boot.Outcome);
        JsonObject report = _device.Reports.Single(told => (string)told["state"]! == "rolledBack");
        Assert.Equal("healthCheckFailed", (string)report["reason"]!);
        Assert.Equal("thermostat-1.2.0", (string)report["attempted"]!);
        Assert.Equal("1.0.0", (string)report["version"]!);
        Assert.Equal(1, (int)report["securityCounter"]!);
        Assert.DoesNotContain("confirmed", _device.Told());

        int boots = _device.Boots;
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Equal(boots + 1, _device.Boots);
        Assert.Equal(AgentState.RolledBack, _device.Agent.State);

        _device.Assign(2, bad);
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.FailedBefore, _device.Agent.Reason);
        Assert.Equal(boots + 1, _device.Boots);
    }

    [Fact]
    public void After_a_failed_release_another_one_is_accepted()
    {
        _device.Health = version => version == "1.2.0" ? 3 : 0;
        _device.Assign(1, _device.Publish("1.2.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.RolledBack);

        _device.Assign(2, _device.Publish("1.3.0"));
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.3.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void The_same_release_id_built_anew_is_another_release()
    {
        _device.Health = version => version == "1.2.0" ? 3 : 0;
        _device.Assign(1, _device.Publish("1.2.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.RolledBack);
        _device.Health = _ => 0;
        SimulatedRelease rebuilt = _device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "1.2.0", [("App.dll", Parts.Noise(5000, "rebuilt"))]);
        _device.Repository.Publish();

        _device.Assign(2, rebuilt);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void The_last_eight_failed_releases_are_remembered()
    {
        _device.Health = version => version == "1.0.0" ? 0 : 1;
        _device.PowerOn();
        SimulatedRelease[] releases = [.. Enumerable.Range(1, 9).Select(minor => _device.Publish($"1.{minor}.0"))];
        long number = 0;
        foreach (SimulatedRelease release in releases)
        {
            _device.Assign(++number, release);
            _device.RunUntil(() => _device.Agent.State == AgentState.RolledBack && _device.Agent.AttemptedReleaseId == release.ReleaseId);
        }

        foreach (SimulatedRelease release in releases.Skip(1))
        {
            _device.Assign(++number, release);
            _device.RunUntil(AgentState.Refused);
            Assert.Equal(ReasonCode.FailedBefore, _device.Agent.Reason);
        }

        int boots = _device.Boots;
        _device.Assign(++number, releases[0]);
        _device.RunUntil(AgentState.RolledBack);
        Assert.Equal(boots + 2, _device.Boots);
    }

    [Fact]
    public void A_release_that_cannot_reach_the_server_in_time_goes_back()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Link.IsDown = true;
        long start = _device.Now;

        _device.RunUntil(() => _device.Boots == 3);

        Assert.Equal(BootOutcome.Reverted, _device.Boot.Outcome);
        Assert.Equal((AgentState.RolledBack, ReasonCode.ServerUnreached), (_device.Agent.State, _device.Agent.Reason));
        Assert.InRange(_device.Now - start, 300, 310);
        _device.Link.IsDown = false;
        _device.DeliverReports();
        Assert.Contains("rolledBack/serverUnreached", _device.Told());
    }

    [Fact]
    public void An_application_that_never_answers_goes_back_when_the_time_of_the_check_is_over()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(() => _device.Agent.Request.Kind == RequestKind.CheckHealth);
        int number = _device.Agent.Request.Number;

        _device.Agent.Tick(_device.Now + 59);
        Assert.Equal((RequestKind.CheckHealth, number), (_device.Agent.Request.Kind, _device.Agent.Request.Number));
        _device.Agent.Tick(_device.Now + 60);

        Assert.Equal(RequestKind.Reboot, _device.Agent.Request.Kind);
        _device.PowerOn();
        Assert.Equal((AgentState.RolledBack, ReasonCode.HealthTimeout), (_device.Agent.State, _device.Agent.Reason));
    }

    [Fact]
    public void A_release_that_was_healthy_long_ago_is_asked_again_before_it_is_confirmed()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Link.IsDown = true;
        _device.PowerOn();
        _device.Agent.HealthReported(0, _device.Now);
        Assert.Equal(RequestKind.Wait, _device.Agent.Request.Kind);
        _device.Now += 200;
        _device.Agent.Tick(_device.Now);

        _device.Tell(_device.Desired!);

        Assert.Equal((AgentState.Trial, RequestKind.CheckHealth), (_device.Agent.State, _device.Agent.Request.Kind));
        _device.Agent.HealthReported(1, _device.Now);
        Assert.Equal(RequestKind.Reboot, _device.Agent.Request.Kind);
    }

    [Fact]
    public void A_delivered_report_counts_as_the_server_reached()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Desired = null;
        _device.PowerOn();
        _device.Agent.HealthReported(0, _device.Now);
        Assert.Equal(AgentState.Trial, _device.Agent.State);

        _device.DeliverReports();

        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
    }

    [Fact]
    public void A_foreign_assignment_does_not_count_as_the_server_reached()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Desired = TestDevice.Assignment(9, "", "", device: "dev-002");
        _device.PowerOn();

        _device.Agent.HealthReported(0, _device.Now);

        Assert.Equal(AgentState.Trial, _device.Agent.State);
    }

    [Fact]
    public void A_release_that_always_crashes_is_tried_three_times_and_then_remembered()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            _device.RunUntil(() => _device.Boot.Outcome == BootOutcome.Trial);
            _device.PowerOn();
            Assert.Equal(BootOutcome.Reverted, _device.Boot.Outcome);
            Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        }

        _device.RunUntilQuiet();
        Assert.Equal((AgentState.RolledBack, ReasonCode.BootFailed), (_device.Agent.State, _device.Agent.Reason));
        Assert.Single(_device.Told(), told => told == "rolledBack/bootFailed");
        Assert.Equal(7, _device.Boots);
    }

    [Fact]
    public void A_power_cut_in_the_trial_does_not_condemn_the_release_nor_cost_a_download()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Trial);
        int bytes = _device.Link.TargetBytes;

        _device.PowerOn();
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal(bytes, _device.Link.TargetBytes);
        Assert.DoesNotContain(_device.Told(), told => told.StartsWith("rolledBack", StringComparison.Ordinal));
    }

    [Fact]
    public void The_security_counter_rises_with_the_confirmation_and_not_before()
    {
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 7 });
        _device.Assign(1, release);
        _device.PowerOn();
        _device.RunUntil(AgentState.Trial);
        Assert.Equal(1, Counter());

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(7, Counter());
    }

    [Fact]
    public void A_slot_that_is_damaged_after_the_confirmation_is_replaced_by_the_other_and_repaired()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        _device.Files["slot.b/App.dll"]![0] ^= 1;

        _device.PowerOn();
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Equal(BootReason.SlotCorrupt, _device.Boot.Reason);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        _device.PowerOn();
        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.None), (_device.Boot.Slot, _device.Boot.Outcome, _device.Boot.Reason));
    }

    private int Counter()
    {
        BootRecord record = new(_device.Files);
        Assert.True(record.Load());
        return record.SecurityCounter;
    }
}
