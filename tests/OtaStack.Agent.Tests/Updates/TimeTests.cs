using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>Devices that do not know the time, and servers that lie about it.</summary>
public sealed class TimeTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Fact]
    public void A_device_without_a_clock_updates()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Now = 5;
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_device_without_a_clock_refuses_what_expired_before_the_newest_offline_signature()
    {
        byte[] old = _device.Repository.Files["timestamp.json"];
        _device.Repository.Now += 10 * Day;
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Now = 5;
        _device.PowerOn();
        _device.RunUntil(AgentState.Confirmed);
        _device.Files["trust/timestamp.json"] = null;
        _device.Repository.Files["timestamp.json"] = old;

        _device.Assign(2, new SimulatedRelease("thermostat-1.3.0", "x", [], "", []));
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.Expired, _device.Agent.Reason);
    }

    [Fact]
    public void The_online_key_cannot_push_the_time_of_a_device_beyond_honest_metadata()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        long honest = _device.Repository.Now;
        _device.Repository.Now = honest + (3650 * Day);
        _device.Repository.PublishTimestamp();
        _device.Assign(1, new SimulatedRelease("none", "no/such/target", [], "", []));
        _device.PowerOn();
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.UnknownTarget, _device.Agent.Reason);

        _device.Repository.Now = honest;
        _device.Repository.PublishTimestamp();
        _device.Assign(2, release);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void Learning_the_time_in_mid_trial_is_not_the_end_of_the_trial()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Now = 5;
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Link.IsDown = true;
        _device.PowerOn();
        _device.Agent.HealthReported(0, _device.Now);
        long limit = _device.Agent.Request.NotBefore;
        Assert.Equal(_device.Now + 300, limit);

        long real = TestDevice.FactoryTime + 1000;
        _device.Agent.Tick(real);
        Assert.Equal(AgentState.Trial, _device.Agent.State);
        _device.Agent.Tick(real + 299);
        Assert.Equal(AgentState.Trial, _device.Agent.State);
        _device.Agent.Tick(real + 300);

        Assert.Equal(RequestKind.Reboot, _device.Agent.Request.Kind);
    }

    [Fact]
    public void A_clock_that_was_wrong_and_is_put_right_in_mid_trial_is_not_the_end_of_the_trial()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Now -= 200 * Day;
        Assert.True(_device.Now > AgentClock.PlausibleTime);
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Link.IsDown = true;
        _device.PowerOn();
        _device.Agent.HealthReported(0, _device.Now);
        _device.Agent.Tick(_device.Now + 100);

        long right = _device.Now + (200 * Day);
        _device.Agent.Tick(right);
        _device.Agent.HealthReported(0, right);
        Assert.Equal(AgentState.Trial, _device.Agent.State);
        _device.Agent.Tick(right + 199);
        Assert.Equal(AgentState.Trial, _device.Agent.State);
        _device.Agent.Tick(right + 200);

        Assert.Equal(ReasonCode.ServerUnreached, _device.Agent.Reason);
        Assert.Equal(RequestKind.Reboot, _device.Agent.Request.Kind);
    }

    [Fact]
    public void A_day_without_a_word_from_the_host_is_a_day_that_has_passed()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Link.Metadata = (_, _) => null;
        _device.PowerOn();
        _device.RunUntil(AgentState.Refused);
        _device.Link.Metadata = null;

        _device.Agent.Tick(_device.Now + Day);

        Assert.Equal(RequestKind.FetchMetadata, _device.Agent.Request.Kind);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_stop_a_pause_from_ending()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Link.Metadata = (_, _) => null;
        _device.PowerOn();
        _device.RunUntil(AgentState.Refused);
        _device.Link.Metadata = null;
        long back = _device.Now - (300 * Day);

        _device.Agent.Tick(back);
        _device.Agent.Tick(back + 3600);

        Assert.Equal(RequestKind.FetchMetadata, _device.Agent.Request.Kind);
    }

    [Fact]
    public void An_expired_timestamp_blocks_new_installations_only_until_there_is_a_fresh_one()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Now += 30 * Day;
        string before = _device.Protected();
        _device.PowerOn();
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.Expired, _device.Agent.Reason);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Equal(before, _device.Protected());

        _device.Repository.Now = _device.Now;
        _device.Repository.PublishSnapshot();
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }
}
