using OtaStack.Launcher.Tests.Support;

namespace OtaStack.Launcher.Tests;

/// <summary>A confirmed release that restarts again and again before it has run for long.</summary>
public sealed class BootLoopTests
{
    private readonly BareDevice _device = BareDevice.Updated(AgentStub.Throwing);

    [Fact]
    public void Eight_starts_are_allowed_and_the_ninth_goes_to_the_release_confirmed_before()
    {
        for (int start = 1; start <= BootSelection.StartsAllowed; start++)
        {
            BootChoice choice = _device.PowerOn(ResetReason.Unknown);
            Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.None), (choice.Slot, choice.Outcome, choice.Reason));
            Assert.Equal(start, _device.Record().Starts);
        }

        BootChoice left = _device.PowerOn(ResetReason.Unknown);

        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.BootLoop), (left.Slot, left.Outcome, left.Reason));
        Assert.Equal((SlotName.A, (byte)0), (_device.Record().Confirmed, _device.Record().Starts));
    }

    [Theory]
    [InlineData(ResetReason.PowerOn)]
    [InlineData(ResetReason.BrownOut)]
    public void A_supply_that_fails_is_not_held_against_the_release(ResetReason reset)
    {
        string before = _device.Files.Fingerprint();
        for (int start = 0; start < 50; start++)
        {
            Assert.Equal(SlotName.B, _device.PowerOn(reset).Slot);
        }

        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void A_few_power_cuts_on_a_board_that_cannot_tell_them_are_no_boot_loop()
    {
        for (int day = 0; day < 20; day++)
        {
            for (int cut = 0; cut < BootSelection.StartsAllowed; cut++)
            {
                Assert.Equal(SlotName.B, _device.PowerOn(ResetReason.Unknown).Slot);
            }

            // It ran for long: the agent says so.
            _device.Change(record => record.Starts = 0);
        }
    }

    [Fact]
    public void When_both_releases_loop_the_device_does_not_go_back_and_forth_and_stops_writing()
    {
        List<SlotName> booted = [.. Enumerable.Range(0, 40).Select(_ => _device.PowerOn(ResetReason.Crash).Slot)];

        Assert.Equal([.. Enumerable.Repeat(SlotName.B, 8), .. Enumerable.Repeat(SlotName.A, 32)], booted);
        string before = _device.Files.Fingerprint();
        _device.PowerOn(ResetReason.Crash);
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void A_release_that_failed_its_trial_is_never_gone_back_to()
    {
        _device.Change(record => record.Entry(SlotName.A).State = SlotState.Installed);

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(SlotName.B, _device.PowerOn(ResetReason.Crash).Slot));
    }

    [Fact]
    public void A_release_below_the_security_counter_is_never_gone_back_to()
    {
        _device.Change(record => record.SecurityCounter = 2);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(SlotName.B, _device.PowerOn(ResetReason.Crash).Slot));

        _device.Change(record => record.Entry(SlotName.A).SecurityCounter = 2);
        Assert.Equal(SlotName.A, _device.PowerOn(ResetReason.Crash).Slot);
    }

    [Fact]
    public void A_damaged_release_is_not_gone_back_to_and_the_loop_goes_on()
    {
        _device.Files["slot.a/App.dll"]![0] ^= 1;

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(SlotName.B, _device.PowerOn(ResetReason.Crash).Slot));
        Assert.Equal(BootReason.None, _device.PowerOn(ResetReason.Crash).Reason);
        Assert.Equal(SlotState.Confirmed, _device.Record().Entry(SlotName.B).State);
    }

    [Fact]
    public void A_medium_that_refuses_to_write_keeps_the_confirmed_release_running()
    {
        _device.Change(record => record.Starts = BootSelection.StartsAllowed);
        _device.Files.FailAt = _device.Files.Operations + 1;

        BootChoice choice = _device.PowerOn(ResetReason.Crash);

        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.None), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(SlotName.B, _device.Record().Confirmed);
        Assert.Equal(SlotName.A, _device.PowerOn(ResetReason.Crash).Slot);
    }

    [Fact]
    public void A_trial_starts_afresh_and_its_revert_too()
    {
        _device.Change(record => record.Starts = 7);
        _device.Install(SlotName.A, "1.2.0", BareDevice.Set(AgentStub.Throwing, "1.2.0"), SlotState.Installed);
        _device.Change(record =>
        {
            record.Trial = SlotName.A;
            record.TrialState = TrialState.Scheduled;
        });

        Assert.Equal(BootOutcome.Trial, _device.PowerOn(ResetReason.Requested).Outcome);
        Assert.Equal(BootOutcome.Reverted, _device.PowerOn(ResetReason.Crash).Outcome);

        Assert.Equal((SlotName.B, (byte)0), (_device.Record().Confirmed, _device.Record().Starts));
    }
}
