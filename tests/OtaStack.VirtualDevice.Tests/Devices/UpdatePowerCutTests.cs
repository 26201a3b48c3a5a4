using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Flash;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Devices;

public class UpdatePowerCutTests(ITestOutputHelper output)
{
    private const int MostCuts = 2000;

    private readonly UpdateReplay _replay = new();

    [Theory]
    [InlineData(0, AgentState.Confirmed, "1.1.0")]
    [InlineData(3, AgentState.RolledBack, "1.0.0")]
    public void A_cut_at_any_flash_operation_leaves_a_released_image_that_boots_and_the_update_ends_as_it_should(
        int healthCode, AgentState state, string version)
    {
        SimulatedFlash fresh = _replay.NewDevice(seed: 1);
        SimulatedFlash clean = fresh.Copy();
        Assert.Equal((state, version), _replay.Run(clean, healthCode, "clean run"));
        int operations = (int)(clean.Operations - fresh.Operations);

        // A prime stride from a seeded start when there are too many operations to cut at each.
        int stride = operations <= MostCuts ? 1 : 7;
        int first = stride == 1 ? 1 : new SeededRandom(1).Next(1, stride);
        int cuts = 0;
        for (int cut = first; cut <= operations; cut += stride)
        {
            SimulatedFlash flash = fresh.Copy();
            flash.CutPowerAfter(cut);
            (AgentState State, string Version) end = _replay.Run(flash, healthCode, $"cut at operation {cut}");
            Assert.True(end == (state, version), $"cut at operation {cut} of {operations}: ended {end.State} on {end.Version}");
            cuts++;
        }

        output.WriteLine($"health {healthCode}: {operations} operations, {cuts} cuts, stride {stride} from {first}");
    }

    [Fact]
    public void Many_cuts_in_a_row_only_cost_time()
    {
        SeededRandom random = new(99);
        for (int round = 0; round < 20; round++)
        {
            SimulatedFlash flash = _replay.NewDevice(random.NextBits());
            for (int cut = 0; cut < 6; cut++)
            {
                flash.CutPowerAfter(random.Next(1, 300));
                (AgentState state, string version) = _replay.Run(flash, 0, $"round {round}, cut {cut}");

                // A trial that is cut three times counts as one that does not come up: then the old version stays.
                Assert.True(
                    (state, version) is (AgentState.Confirmed, "1.1.0") or (AgentState.RolledBack, "1.0.0"),
                    $"round {round}: {state} on {version}");
            }
        }
    }
}
