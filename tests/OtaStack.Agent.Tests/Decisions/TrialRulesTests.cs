using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;

namespace OtaStack.Agent.Tests.Decisions;

public sealed class TrialRulesTests
{
    [Fact]
    public void Only_a_fresh_good_answer_with_the_server_reached_confirms()
    {
        foreach (Health health in new[] { Health.Unknown, Health.Good, Health.Bad })
        {
            foreach (long age in new long[] { 0, TrialRules.HealthIsFresh, TrialRules.HealthIsFresh + 1 })
            {
                foreach (bool reached in new[] { false, true })
                {
                    foreach (long elapsed in new long[] { 0, 299, 300, 301 })
                    {
                        TrialStep step = TrialRules.Decide(health, age, reached, elapsed, 300);

                        bool shouldConfirm = health == Health.Good && age <= TrialRules.HealthIsFresh && reached;
                        Assert.Equal(shouldConfirm, step == TrialStep.Confirm);
                        Assert.Equal(health == Health.Bad, step == TrialStep.RevertUnhealthy);
                        bool isLate = health != Health.Bad && !shouldConfirm && elapsed >= 300;
                        bool isUnreached = isLate && health == Health.Good && !reached;
                        Assert.Equal(isUnreached, step == TrialStep.RevertUnreached);
                        Assert.Equal(isLate && !isUnreached, step == TrialStep.RevertLate);
                    }
                }
            }
        }
    }

    [Fact]
    public void Health_is_asked_for_at_first_and_again_when_the_answer_is_stale_once_the_server_is_reached()
    {
        Assert.Equal(TrialStep.AskHealth, TrialRules.Decide(Health.Unknown, 0, false, 0, 300));
        Assert.Equal(TrialStep.Wait, TrialRules.Decide(Health.Good, 100, false, 100, 300));
        Assert.Equal(TrialStep.AskHealth, TrialRules.Decide(Health.Good, 100, true, 100, 300));
    }

    [Fact]
    public void Too_little_memory_and_a_check_without_an_answer_go_back_at_once()
    {
        Assert.Equal(TrialStep.RevertStarved, TrialRules.Decide(Health.Starved, 0, true, 1, 300));
        Assert.Equal(TrialStep.RevertLate, TrialRules.Decide(Health.Silent, 0, true, 1, 300));
    }

    [Theory]
    [InlineData(ReasonCode.WatchdogReset, 0, true)]
    [InlineData(ReasonCode.Crashed, 0, true)]
    [InlineData(ReasonCode.ServerUnreached, 0, true)]
    [InlineData(ReasonCode.MemoryLow, 0, true)]
    [InlineData(ReasonCode.HealthCheckFailed, 0, true)]
    [InlineData(ReasonCode.HealthTimeout, 0, true)]
    [InlineData(ReasonCode.BootFailed, 0, false)]
    [InlineData(ReasonCode.BootFailed, 1, false)]
    [InlineData(ReasonCode.BootFailed, 2, true)]
    [InlineData(ReasonCode.SlotCorrupt, 1, false)]
    [InlineData(ReasonCode.SlotCorrupt, 2, true)]
    public void A_restart_alone_is_no_evidence_until_it_happened_three_times(ReasonCode reason, int before, bool isFailure)
    {
        Assert.Equal(isFailure, TrialRules.IsFailure(reason, before));
    }
}
