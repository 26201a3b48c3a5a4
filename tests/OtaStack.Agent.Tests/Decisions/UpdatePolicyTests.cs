using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;

namespace OtaStack.Agent.Tests.Decisions;

public sealed class UpdatePolicyTests
{
    [Fact]
    public void Automatic_mode_proceeds_with_both_steps()
    {
        Assert.True(UpdatePolicy.Decide(new PolicyInput { Mode = UpdateMode.Automatic, Step = PolicyStep.Download }).MayProceed);
        Assert.True(UpdatePolicy.Decide(new PolicyInput { Mode = UpdateMode.Automatic, Step = PolicyStep.Install }).MayProceed);
    }

    [Fact]
    public void What_is_not_known_waits()
    {
        PolicyDecision mode = UpdatePolicy.Decide(new PolicyInput { Mode = (UpdateMode)99, Step = PolicyStep.Install });
        PolicyDecision step = UpdatePolicy.Decide(new PolicyInput { Mode = UpdateMode.Automatic });

        Assert.False(mode.MayProceed);
        Assert.Equal(ReasonCode.PolicyWait, mode.Reason);
        Assert.False(step.MayProceed);
    }
}
