using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;

namespace OtaStack.Agent.Tests.Updates;

public sealed class PolicyTests
{
    [Fact]
    public void While_the_policy_says_wait_nothing_is_fetched_and_afterwards_it_is()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Settings.Mode = UpdateMode.Unknown;
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(AgentState.Waiting);
        long start = device.Now;
        device.RunUntil(() => device.Now > start + 3600);
        Assert.Equal((AgentState.Waiting, ReasonCode.PolicyWait), (device.Agent.State, device.Agent.Reason));
        Assert.Empty(device.Link.TargetRequests);
        Assert.Single(device.Told(), told => told == "waiting/policyWait");

        device.Settings.Mode = UpdateMode.Automatic;
        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    [Fact]
    public void A_complete_image_waits_for_the_policy_before_the_restart()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(AgentState.Downloading);
        device.Settings.Mode = UpdateMode.Unknown;
        device.RunUntil(AgentState.Waiting);
        Assert.Equal(1, device.Boots);
        Assert.Equal(device.Agent.Total, device.Agent.Downloaded);

        device.Settings.Mode = UpdateMode.Automatic;
        device.RunUntil(AgentState.Confirmed);

        Assert.Equal(2, device.Boots);
    }
}
