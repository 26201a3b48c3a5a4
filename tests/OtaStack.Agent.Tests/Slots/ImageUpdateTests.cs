using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>Images into the slots of an MCUboot board, from assignment to the delivered outcome.</summary>
public sealed class ImageUpdateTests
{
    [Theory]
    [InlineData(SwapStrategy.Move, 4096)]
    [InlineData(SwapStrategy.Offset, 16384)]
    [InlineData(SwapStrategy.Overwrite, 4096)]
    public void A_deployment_is_fetched_tried_and_confirmed(SwapStrategy strategy, int externalBlock)
    {
        TestDevice device = ImageBoard.Provisioned(strategy, externalBlock);
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", new ReleaseOptions { SecurityCounter = 4 }, "deployment"));

        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(device));
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        device.RunUntilQuiet();
        Assert.Equal(4, (int)device.Reports[^1]["securityCounter"]!);
        device.PowerOn();
        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(device));
        Assert.Equal(["idle", "downloading", "rebooting", "trial", "confirmed"], device.Told().Distinct());
    }

    [Theory]
    [InlineData(SwapStrategy.Move, 4096)]
    [InlineData(SwapStrategy.Offset, 16384)]
    public void A_pair_is_fetched_tried_and_confirmed(SwapStrategy strategy, int externalBlock)
    {
        TestDevice device = ImageBoard.Provisioned(strategy, externalBlock);
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, "deployment", "nanoclr"));

        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(device));
    }

    [Theory]
    [InlineData(SwapStrategy.Move, 4096, 4096)]
    [InlineData(SwapStrategy.Offset, 16384, 16384)]
    public void A_packed_pair_is_fetched_with_fewer_bytes_tried_and_confirmed(SwapStrategy strategy, int externalBlock, int requestBytes)
    {
        TestDevice device = ImageBoard.Provisioned(strategy, externalBlock);
        device.Settings.RequestBytes = requestBytes;
        device.PowerOn();
        SimulatedRelease[] releases = ImageBoard.Publish(
            device, "1.1.0", new ReleaseOptions { RequiresCurrent = ImageBoard.FirstVersion, Packed = true },
            ("deployment", ImageBoard.Image("deployment", "1.1.0")), ("nanoclr", ImageBoard.Image("nanoclr", "1.1.0")));
        device.Assign(1, releases[0]);

        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(device));
        Assert.Equal(releases.Sum(release => release.Packed!.Length + release.Index.Length), device.Link.TargetBytes);
        Assert.True(releases.All(release => release.Packed!.Length < release.Image.Length * 3 / 4));
    }

    [Theory]
    [InlineData(SwapStrategy.Move, 4096, "1.0.0 1.0.0")]
    [InlineData(SwapStrategy.Offset, 16384, "1.1.0 1.0.0")]
    public void Of_a_pair_that_fails_goes_back_what_the_boot_loader_takes_back_and_what_was_confirmed_runs_on_the_rest(
        SwapStrategy strategy, int externalBlock, string running)
    {
        TestDevice device = ImageBoard.Provisioned(strategy, externalBlock);
        device.Health = version => version == "1.1.0" ? 7 : 0;
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, "nanoclr", "deployment"));

        device.RunUntil(AgentState.RolledBack);

        Assert.Equal(running, ImageBoard.Running(device));
        Assert.Equal(ReasonCode.HealthCheckFailed, device.Agent.Reason);
        device.RunUntilQuiet();
        device.PowerOn();
        device.RunUntilQuiet();
        Assert.Equal("1.0.0", device.Agent.RunningVersion);
        Assert.Empty(device.Events);

        device.Assign(2, ImageBoard.Publish(device, "1.2.0", null, "nanoclr", "deployment"));
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.2.0 1.2.0", ImageBoard.Running(device));
    }
}
