using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Tests.Rollouts;

/// <summary>Random histories of a rollout: what must hold whatever devices, operators and clocks do.</summary>
public class RolloutHistoryTests
{
    private const int Histories = 400;
    private const int Steps = 120;

    [Fact]
    public void Whatever_happens_no_rule_is_broken()
    {
        int halted = 0;
        int completed = 0;
        for (int seed = 1; seed <= Histories; seed++)
        {
            SimulatedRollout rollout = new(seed);
            for (int step = 0; step < Steps; step++)
            {
                rollout.LetSomethingHappen();
                rollout.DecideAndCheck();
            }

            halted += rollout.State == RolloutState.Halted ? 1 : 0;
            completed += rollout.State == RolloutState.Completed ? 1 : 0;
        }

        // The histories must reach both ends often, or they prove nothing.
        Assert.InRange(halted, Histories / 10, Histories);
        Assert.InRange(completed, Histories / 10, Histories);
    }
}
