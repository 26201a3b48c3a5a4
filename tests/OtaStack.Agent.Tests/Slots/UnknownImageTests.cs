using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>
/// What runs is no release that was installed here: a programmer or somebody with the boot loader's key put it there. The owner learns of it at
/// each start, the device does not pretend to run what it knows, and a signed release is installed over it.
/// </summary>
public sealed class UnknownImageTests
{
    private readonly TestDevice _device = ImageBoard.Provisioned();

    public UnknownImageTests()
    {
        _device.PowerOn();
        _device.RunUntilQuiet();
        _device.Mcuboot!.Program(ImageKind.Deployment, ImageBoard.Image("deployment", "1.3.0"));
    }

    [Fact]
    public void It_is_an_event_once_at_each_start()
    {
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Equal("unknownImage", (string)_device.Events.Single()["eventReason"]!);
        Assert.Equal(1, (int)_device.Events.Single()["eventCount"]!);

        _device.PowerOn();
        _device.Now += 2 * 3600;
        _device.RunUntilQuiet();
        Assert.Equal("unknownImage", (string)_device.Events.Last()["eventReason"]!);
        Assert.Equal(2, (int)_device.Events.Last()["eventCount"]!);
    }

    [Fact]
    public void The_status_names_no_release_and_the_hash_that_runs()
    {
        _device.PowerOn();
        _device.RunUntilQuiet();

        Assert.Equal((AgentState.Idle, ReasonCode.UnknownImage), (_device.Agent.State, _device.Agent.Reason));
        Assert.Equal(("", ""), (_device.Agent.RunningVersion, _device.Agent.RunningReleaseId));
        Assert.Equal("", (string)_device.Reports[^1]["version"]!);
        Assert.Equal(Convert.ToHexStringLower(McubootImageText.Sha256Of(ImageBoard.Image("deployment", "1.3.0"))), (string)_device.Reports[^1]["deploymentSha256"]!);
        Assert.Equal(1, (int)_device.Reports[^1]["securityCounter"]!);
    }

    [Fact]
    public void A_signed_release_is_installed_over_it_and_the_event_ends()
    {
        _device.Assign(1, ImageBoard.Publish(_device, "1.1.0", null, "deployment", "nanoclr"));
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();

        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(_device));
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.All(_device.Events, report => Assert.Equal(("unknownImage", 1), ((string)report["eventReason"]!, (int)report["eventCount"]!)));
        Assert.Single(_device.Events);
    }

    [Fact]
    public void A_release_that_fails_over_it_leaves_it_and_says_so()
    {
        _device.Health = version => version == "1.1.0" ? 7 : 0;
        _device.Assign(1, ImageBoard.Publish(_device, "1.1.0", null, "deployment"));
        _device.PowerOn();

        _device.RunUntil(() => _device.Told().Contains("rolledBack/healthCheckFailed"));
        _device.RunUntilQuiet();

        Assert.Equal("1.0.0 1.3.0", ImageBoard.Running(_device));
        Assert.Equal("", _device.Agent.RunningVersion);
        Assert.DoesNotContain("confirmed", _device.Told());
    }

    [Fact]
    public void The_release_that_was_confirmed_before_is_installed_again_when_it_is_assigned()
    {
        TestDevice device = ImageBoard.Provisioned();
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, "deployment"));
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();
        device.Mcuboot!.Program(ImageKind.Deployment, ImageBoard.Image("deployment", "1.3.0"));

        device.PowerOn();
        device.RunUntil(() => device.Agent.RunningVersion == "1.1.0" && device.Agent.State == AgentState.Confirmed);

        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(device));
    }

    [Fact]
    public void An_image_that_comes_in_the_midst_of_a_trial_is_an_event_too()
    {
        _device.Mcuboot!.Program(ImageKind.Deployment, ImageBoard.Image("deployment", "1.0.0"));
        _device.PowerOn();
        _device.Assign(1, ImageBoard.Publish(_device, "1.1.0", null, "deployment"));
        _device.RunUntil(AgentState.Trial);
        _device.Mcuboot!.Program(ImageKind.Deployment, ImageBoard.Image("deployment", "1.2.0"));
        _device.Desired = null;

        _device.PowerOn();
        _device.RunUntilQuiet();

        Assert.Contains(_device.Events, report => (string)report["eventReason"]! == "unknownImage");
        Assert.Equal("", _device.Agent.RunningVersion);
        Assert.DoesNotContain("confirmed", _device.Told());
    }
}
