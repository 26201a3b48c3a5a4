using System.Runtime.Loader;
using OtaStack.Launcher.Tests.Support;

namespace OtaStack.Launcher.Tests;

/// <summary>
/// The agent in the new set is damaged, missing, rubbish, throws or hangs: the launcher gets the device back to the release before, in a process
/// that has no other agent.
/// </summary>
public sealed class BrokenAgentTests
{
    private readonly BareDevice _device = BareDevice.FromTheFactory();

    public static TheoryData<string, ResetReason, BootReason> Brokenness => new()
    {
        { "throws", ResetReason.Crash, BootReason.Crashed },
        { "hangs", ResetReason.Watchdog, BootReason.WatchdogReset },
        { "is rubbish", ResetReason.Crash, BootReason.Crashed },
        { "is missing", ResetReason.Crash, BootReason.Crashed },
    };

    [Fact]
    public void No_agent_of_the_product_is_loaded_or_beside_these_tests()
    {
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, AgentStub.Part)));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == "OtaStack.Agent");
        Assert.DoesNotContain(typeof(BootSelection).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("OtaStack.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Brokenness))]
    public void A_new_release_whose_agent_is_broken_costs_one_start(string agent, ResetReason reset, BootReason reason)
    {
        _device.Install(SlotName.B, "1.1.0", BareDevice.Set(Agent(agent), "1.1.0"), SlotState.Installed);
        _device.Schedule();

        BootChoice trial = _device.PowerOn(ResetReason.Requested);
        Assert.Equal((SlotName.B, BootOutcome.Trial), (trial.Slot, trial.Outcome));
        Assert.Equal(reset, _device.Run(trial));

        BootChoice next = _device.PowerOn(reset);
        Assert.Equal((SlotName.A, BootOutcome.Reverted, reason), (next.Slot, next.Outcome, next.Reason));
        Assert.Equal((byte)reason, _device.Record().TrialReason);
        Assert.Equal(ResetReason.Requested, _device.Run(next));
        Assert.Equal((SlotName.A, BootOutcome.Normal), (_device.PowerOn().Slot, _device.PowerOn().Outcome));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void A_new_release_whose_agent_is_damaged_on_the_medium_is_never_loaded(int position)
    {
        _device.Install(SlotName.B, "1.1.0", BareDevice.Set(AgentStub.Working, "1.1.0"), SlotState.Installed);
        _device.Schedule();
        _device.Files["slot.b/" + AgentStub.Part]![position] ^= 4;

        BootChoice choice = _device.PowerOn(ResetReason.Requested);

        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
    }

    [Theory]
    [MemberData(nameof(Brokenness))]
    public void A_confirmed_release_whose_agent_breaks_later_is_left_after_eight_starts_for_the_one_before(string agent, ResetReason reset, BootReason _)
    {
        BareDevice device = BareDevice.Updated(Agent(agent));
        ResetReason last = ResetReason.PowerOn;
        List<SlotName> booted = [];
        for (int start = 0; start < 12; start++)
        {
            BootChoice choice = device.PowerOn(last);
            booted.Add(choice.Slot);
            last = device.Run(choice);
            if (choice.Slot == SlotName.A)
            {
                Assert.Equal((BootOutcome.Reverted, BootReason.BootLoop, reset), (choice.Outcome, choice.Reason, choice.Reset));
                Assert.Equal(ResetReason.Requested, last);
                break;
            }

            Assert.Equal(reset, last);
        }

        // The first start was after power-on, which is not held against a release.
        Assert.Equal([.. Enumerable.Repeat(SlotName.B, 1 + BootSelection.StartsAllowed), SlotName.A], booted);
        Assert.Equal((SlotName.A, SlotState.Looped), (device.Record().Confirmed, device.Record().Entry(SlotName.B).State));
        Assert.Equal((SlotName.A, BootOutcome.Normal), (device.PowerOn().Slot, device.PowerOn().Outcome));
    }

    private static byte[]? Agent(string agent)
    {
        return agent switch
        {
            "throws" => AgentStub.Throwing,
            "hangs" => AgentStub.Hanging,
            "is rubbish" => AgentStub.Rubbish,
            _ => null,
        };
    }
}
