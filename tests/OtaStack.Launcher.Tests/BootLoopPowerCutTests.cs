using OtaStack.Launcher.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.Launcher.Tests;

/// <summary>The power fails at every write of a boot loop and of a trial, with nothing, a part or all but a byte of it written.</summary>
public sealed class BootLoopPowerCutTests
{
    private static readonly double[] Torn = [0, 0.4, 0.99];

    private readonly ITestOutputHelper _output;

    public BootLoopPowerCutTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Fact]
    public void A_boot_loop_ends_in_the_release_before_whatever_write_is_cut()
    {
        int writes = Loop(BareDevice.Updated(AgentStub.Throwing), out int starts);
        Assert.Equal((BootSelection.StartsAllowed + 1, BootSelection.StartsAllowed + 1), (writes, starts));
        for (int cut = 1; cut <= writes; cut++)
        {
            foreach (double torn in Torn)
            {
                BareDevice device = BareDevice.Updated(AgentStub.Throwing);
                device.Files.Pending(cut, torn);

                Loop(device, out starts);

                // The start that was cut may have to be counted again.
                Assert.InRange(starts, BootSelection.StartsAllowed + 1, BootSelection.StartsAllowed + 2);
                Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(SlotName.A, device.PowerOn(ResetReason.Crash).Slot));
            }
        }

        _output.WriteLine($"boot loop: {writes} writes, {writes * Torn.Length} power cuts");
    }

    [Fact]
    public void Random_series_of_cuts_in_a_boot_loop_never_leave_a_device_without_a_release_nor_send_it_forth_again()
    {
        const int Seed = 7_000_000;
        int cuts = 0;
        for (int run = 0; run < 2000; run++)
        {
            Random random = new(Seed + run);
            BareDevice device = BareDevice.Updated(AgentStub.Throwing);
            bool hasLeft = false;
            for (int start = 0; start < 40; start++)
            {
                device.Files.Pending(random.Next(0, 4), random.NextDouble());
                try
                {
                    BootChoice choice = device.PowerOn(ResetReason.Unknown);
                    Assert.True(choice.Slot == SlotName.A || (choice.Slot == SlotName.B && !hasLeft), $"seed {Seed + run}, start {start}: slot {choice.Slot}");
                    hasLeft |= choice.Slot == SlotName.A;
                }
                catch (PowerCutException)
                {
                    cuts++;
                }
            }

            device.Files.PowerOn();
            device.Files.CutAt = 0;
            Assert.True(Enumerable.Range(0, 10).Any(_ => device.PowerOn(ResetReason.Unknown).Slot == SlotName.A), $"seed {Seed + run}: never left");
        }

        _output.WriteLine($"seeds {Seed} to {Seed + 1999}: {cuts} power cuts");
        Assert.True(cuts > 2000, $"only {cuts} cuts");
    }

    [Fact]
    public void A_trial_is_counted_or_not_started_whatever_write_is_cut()
    {
        foreach (double torn in Torn)
        {
            BareDevice device = BareDevice.FromTheFactory();
            device.Install(SlotName.B, "1.1.0", BareDevice.Set(AgentStub.Throwing, "1.1.0"), SlotState.Installed);
            device.Schedule();
            device.Files.Pending(1, torn);

            Assert.Throws<PowerCutException>(() => device.PowerOn(ResetReason.Requested));

            // The count was not kept, so the release has not run: it is tried, once.
            Assert.Equal(BootOutcome.Trial, device.PowerOn().Outcome);
            device.Files.Pending(1, torn);
            Assert.Throws<PowerCutException>(() => device.PowerOn());
            BootChoice back = device.PowerOn();
            Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.BootFailed), (back.Slot, back.Outcome, back.Reason));
            Assert.Equal(BootOutcome.Normal, device.PowerOn().Outcome);
        }
    }

    /// <summary>Starts the device until it has left slot B. Returns the writes that it took.</summary>
    private static int Loop(BareDevice device, out int starts)
    {
        int before = device.Files.Operations;
        for (starts = 1; starts < 20; starts++)
        {
            try
            {
                BootChoice choice = device.PowerOn(ResetReason.Unknown);
                Assert.NotEqual(BootOutcome.NoBootableSlot, choice.Outcome);
                if (choice.Slot == SlotName.A)
                {
                    return device.Files.Operations - before;
                }
            }
            catch (PowerCutException)
            {
                // Power comes back, and the launcher starts again.
            }
        }

        throw new InvalidOperationException("the device never left the release that restarts");
    }
}
