using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>After a restart the outcome follows from boot record, verified slot, reset reason and journal, and from nothing else.</summary>
public sealed class TruthTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Theory]
    [InlineData(ResetReason.Watchdog, ReasonCode.WatchdogReset, "watchdog")]
    [InlineData(ResetReason.Crash, ReasonCode.Crashed, "crash")]
    public void A_trial_that_is_known_to_have_ended_by_the_release_is_not_repeated(ResetReason reset, ReasonCode reason, string told)
    {
        SimulatedRelease release = Try("1.1.0");

        _device.PowerOn(reset);

        Assert.Equal(("1.0.0", AgentState.RolledBack, reason), (_device.Agent.RunningVersion, _device.Agent.State, _device.Agent.Reason));
        _device.RunUntilQuiet();
        Assert.Equal(told, (string)_device.Reports.Last(report => (string)report["state"]! == "rolledBack")["reset"]!);
        _device.Assign(2, release);
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.FailedBefore, _device.Agent.Reason);
    }

    [Theory]
    [InlineData(ResetReason.Unknown)]
    [InlineData(ResetReason.PowerOn)]
    [InlineData(ResetReason.BrownOut)]
    [InlineData(ResetReason.Requested)]
    public void A_trial_that_ended_by_chance_perhaps_is_repeated(ResetReason reset)
    {
        Try("1.1.0");

        _device.PowerOn(reset);

        Assert.Equal(("1.0.0", AgentState.Idle, ReasonCode.BootFailed), (_device.Agent.RunningVersion, _device.Agent.State, _device.Agent.Reason));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_release_whose_files_are_damaged_between_confirmation_and_its_note_is_not_told_to_be_confirmed()
    {
        Try("1.1.0");

        // The next two changes confirm: the boot record, then the journal, which the power cut keeps from being written.
        _device.Files.CutAt = _device.Files.Operations + 2;
        Assert.Throws<PowerCutException>(() => _device.RunUntil(AgentState.Confirmed));
        _device.Files.PowerOn();
        BootRecord record = new(_device.Files);
        Assert.True(record.Load());
        Assert.Equal(SlotName.B, record.Confirmed);
        _device.Files["slot.b/App.dll"]![100] ^= 1;

        _device.PowerOn();

        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        _device.DeliverReports();
        Assert.DoesNotContain("confirmed", _device.Told());
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_release_that_runs_as_the_last_resort_is_not_confirmed_without_a_trial()
    {
        SimulatedRelease release = Try("1.1.0");
        _device.Files["slot.a/App.dll"]![0] ^= 1;
        _device.PowerOn();
        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.SlotCorrupt), (_device.Boot.Slot, _device.Boot.Outcome, _device.Boot.Reason));
        Assert.Equal("thermostat-1.1.0", release.ReleaseId);
        int bytes = _device.Link.TargetBytes;

        _device.RunUntil(AgentState.Trial);
        Assert.DoesNotContain("confirmed", _device.Told());

        // It was put into the damaged slot from its own files.
        Assert.Equal(SlotName.A, _device.Boot.Slot);
        Assert.Equal(release.Index.Length, _device.Link.TargetBytes - bytes);
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void Reports_tell_why_the_device_started()
    {
        foreach ((ResetReason reset, string text) in new[]
        {
            (ResetReason.Unknown, "unknown"), (ResetReason.PowerOn, "powerOn"), (ResetReason.BrownOut, "brownOut"),
            (ResetReason.Requested, "requested"), (ResetReason.Watchdog, "watchdog"), (ResetReason.Crash, "crash"),
        })
        {
            _device.PowerOn(reset);
            _device.DeliverReports();
            Assert.Equal(text, (string)_device.Reports[^1]["reset"]!);
        }
    }

    /// <summary>Runs until the release is on trial.</summary>
    private SimulatedRelease Try(string version)
    {
        SimulatedRelease release = _device.Publish(version);
        _device.Assign(1, release);
        _device.PowerOn();
        _device.RunUntil(AgentState.Trial);
        return release;
    }
}
