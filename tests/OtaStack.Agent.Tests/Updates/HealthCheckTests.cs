using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>What a new release must show before it is confirmed: every check of the application, each in its time, memory, and the server.</summary>
public sealed class HealthCheckTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    public HealthCheckTests()
    {
        _device.Settings.CheckSeconds = 20;
        _device.Settings.MemoryFloor = 10_000;
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.PowerOn(ResetReason.Requested);
        _device.Agent.Conditions.HealthChecks = 3;
        Assert.Equal(AgentState.Trial, _device.Agent.State);
    }

    [Fact]
    public void Each_check_is_asked_by_its_number_with_its_time_and_the_last_one_confirms()
    {
        for (int check = 0; check < 3; check++)
        {
            AgentRequest request = _device.Agent.Request;
            Assert.Equal((RequestKind.CheckHealth, check, 20), (request.Kind, request.From, request.Count));
            Assert.Equal(AgentState.Trial, _device.Agent.State);
            _device.Agent.HealthReported(0, _device.Now);
        }

        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_check_that_fails_is_enough_to_go_back(int failing)
    {
        for (int check = 0; check < failing; check++)
        {
            _device.Agent.HealthReported(0, _device.Now);
        }

        _device.Agent.HealthReported(7, _device.Now);

        GoesBack(ReasonCode.HealthCheckFailed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_check_that_does_not_answer_in_its_time_is_enough_to_go_back(int silent)
    {
        for (int check = 0; check < silent; check++)
        {
            _device.Now += 19;
            _device.Agent.HealthReported(0, _device.Now);
        }

        _device.Agent.Tick(_device.Now + 19);
        Assert.Equal((AgentState.Trial, RequestKind.CheckHealth), (_device.Agent.State, _device.Agent.Request.Kind));
        _device.Agent.Tick(_device.Now + 20);

        GoesBack(ReasonCode.HealthTimeout);
    }

    [Fact]
    public void Too_little_free_memory_goes_back_however_healthy_the_application_is()
    {
        _device.Agent.Conditions.FreeMemory = 10_000;
        _device.Agent.HealthReported(0, _device.Now);
        Assert.Equal(AgentState.Trial, _device.Agent.State);
        _device.Agent.Conditions.FreeMemory = 9_999;
        _device.Agent.HealthReported(0, _device.Now);
        _device.Agent.HealthReported(0, _device.Now);

        GoesBack(ReasonCode.MemoryLow);
    }

    [Fact]
    public void Memory_that_nobody_measures_is_not_held_against_the_release()
    {
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_stale_answer_makes_all_checks_run_again()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(AgentState.Rebooting);
        device.Link.IsDown = true;
        device.PowerOn(ResetReason.Requested);
        device.Agent.Conditions.HealthChecks = 2;
        device.Agent.HealthReported(0, device.Now);
        device.Agent.HealthReported(0, device.Now);
        Assert.Equal(RequestKind.Wait, device.Agent.Request.Kind);

        device.Now += 100;
        device.Tell(device.Desired!);

        Assert.Equal((RequestKind.CheckHealth, 0), (device.Agent.Request.Kind, device.Agent.Request.From));
        device.Agent.HealthReported(0, device.Now);
        Assert.Equal((RequestKind.CheckHealth, 1), (device.Agent.Request.Kind, device.Agent.Request.From));
        device.Agent.HealthReported(0, device.Now);
        Assert.Equal(AgentState.Confirmed, device.Agent.State);
    }

    private void GoesBack(ReasonCode reason)
    {
        Assert.Equal((AgentState.Rebooting, reason, RequestKind.Reboot), (_device.Agent.State, _device.Agent.Reason, _device.Agent.Request.Kind));
        _device.PowerOn(ResetReason.Requested);
        Assert.Equal(("1.0.0", AgentState.RolledBack, reason), (_device.Agent.RunningVersion, _device.Agent.State, _device.Agent.Reason));
    }
}
