using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Transport;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>How releases of images end other than well, and assignments that are withdrawn: what is told, and what runs.</summary>
public sealed class ImageOutcomeTests
{
    [Theory]
    [InlineData(SwapStrategy.Move, "deployment")]
    [InlineData(SwapStrategy.Offset, "deployment")]
    [InlineData(SwapStrategy.Overwrite, "deployment")]
    [InlineData(SwapStrategy.Move, "deployment", "nanoclr")]
    [InlineData(SwapStrategy.Offset, "nanoclr", "deployment")]
    public void An_image_that_the_boot_loader_does_not_accept_is_refused_and_not_tried_again(SwapStrategy strategy, params string[] kinds)
    {
        TestDevice device = ImageBoard.Provisioned(strategy);
        SimulatedRelease release = ImageBoard.Publish(
            device,
            "1.1.0",
            null,
            [.. kinds.Select(kind => (kind, kind == "deployment" ? ImageBoard.ForeignImage(kind, "1.1.0") : ImageBoard.Image(kind, "1.1.0")))])[0];
        device.PowerOn();
        device.Assign(1, release);

        device.RunUntil(AgentState.Refused);
        device.RunUntilQuiet();

        // The other half of the pair was started; a nanoCLR stays under swap using offset.
        string running = strategy == SwapStrategy.Offset && kinds.Length > 1 ? "1.1.0 1.0.0" : "1.0.0 1.0.0";
        Assert.Equal(ReasonCode.ImageRejected, device.Agent.Reason);
        Assert.Equal(running, ImageBoard.Running(device));
        Assert.Equal("1.0.0", device.Agent.RunningVersion);
        int fetched = device.Link.TargetBytes;
        device.Assign(2, release);
        device.RunUntil(() => device.Agent.Reason == ReasonCode.FailedBefore);
        device.PowerOn();
        device.RunUntilQuiet();
        Assert.Equal(fetched, device.Link.TargetBytes);
        Assert.Equal(running, ImageBoard.Running(device));
    }

    [Fact]
    public void A_release_that_fails_where_the_boot_loader_overwrites_stays_and_is_never_told_to_be_confirmed()
    {
        TestDevice device = ImageBoard.Provisioned(SwapStrategy.Overwrite);
        device.Health = version => version == "1.1.0" ? 7 : 0;
        SimulatedRelease[] releases = ImageBoard.Publish(
            device, "1.1.0", new ReleaseOptions { SecurityCounter = 4 }, ("deployment", ImageBoard.Image("deployment", "1.1.0")));
        device.PowerOn();
        device.Assign(1, releases[0]);

        device.RunUntil(AgentState.Failed);
        device.RunUntilQuiet();

        Assert.Equal(ReasonCode.NoWayBack, device.Agent.Reason);
        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(device));
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        Assert.Equal(1, (int)device.Reports[^1]["securityCounter"]!);

        // Neither a new assignment nor a medium makes it a release that was tried and found good.
        device.Assign(2, releases[0]);
        device.RunUntil(AgentState.Refused);
        device.Insert(new Medium(BundleText.Write(device.Repository, releases)));
        device.RunUntil(() => device.Agent.BundleReason == ReasonCode.FailedBefore);
        device.PowerOn();
        device.RunUntilQuiet();
        Assert.DoesNotContain("confirmed", device.Told());

        device.Insert(null);
        device.Assign(3, ImageBoard.Publish(device, "1.2.0", new ReleaseOptions(), "deployment"));
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.0.0 1.2.0", ImageBoard.Running(device));
    }

    [Theory]
    [InlineData(ResetReason.Watchdog, ReasonCode.WatchdogReset)]
    [InlineData(ResetReason.Crash, ReasonCode.Crashed)]
    public void A_trial_that_ends_by_itself_is_told_with_what_ended_it(ResetReason reset, ReasonCode reason)
    {
        TestDevice device = ImageBoard.Provisioned();
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, "deployment", "nanoclr"));
        device.RunUntil(AgentState.Trial);

        // Only the boot loader takes the deployment back; that half of the pair remains is found out at the start.
        device.PowerOn(reset);
        device.RunUntil(AgentState.RolledBack);

        Assert.Equal(reason, device.Agent.Reason);
        Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(device));
        Assert.Contains(device.Events, report => (string)report["eventReason"]! == ReasonText.Of(reason));
    }

    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    [InlineData(SwapStrategy.Overwrite)]
    public void An_assignment_that_is_withdrawn_in_any_phase_leaves_what_runs_and_nothing_to_be_started(SwapStrategy strategy)
    {
        TestDevice start = ImageBoard.Provisioned(strategy);
        SimulatedRelease release = ImageBoard.Publish(start, "1.1.0", null, "deployment", "nanoclr");
        start.Assign(1, release);
        HashSet<string> seen = [];
        for (int steps = 0; ; steps++)
        {
            TestDevice device = ImageBoard.Clone(start);
            device.PowerOn();
            device.Agent.Conditions.IsBusy = steps % 2 == 0;
            for (int step = 0; step < steps && device.Agent.State != AgentState.Rebooting; step++)
            {
                device.Step();
            }

            AgentState state = device.Agent.State;
            seen.Add($"{device.Agent.Request.Kind} {Path.GetExtension(device.Agent.Request.Path)} {device.Agent.Reason}");
            device.Assign(2, null);

            Assert.Equal((AgentState.Idle, ReasonCode.Withdrawn), (device.Agent.State, device.Agent.Reason));
            Assert.Equal(ImageSlotStatus.Confirmed, device.Mcuboot!.Slots.StatusOf(ImageKind.Deployment));
            Assert.Equal(ImageSlotStatus.Confirmed, device.Mcuboot.Slots.StatusOf(ImageKind.NanoClr));
            device.PowerOn();
            device.RunUntilQuiet();
            Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(device));
            device.Agent.Conditions.IsBusy = false;
            device.Assign(3, release);
            device.RunUntil(AgentState.Confirmed);
            Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(device));
            if (state == AgentState.Rebooting)
            {
                break;
            }
        }

        Assert.Contains(seen, phase => phase.StartsWith("FetchMetadata", StringComparison.Ordinal));
        Assert.Contains(seen, phase => phase.StartsWith("FetchTarget .idx", StringComparison.Ordinal));
        Assert.Contains(seen, phase => phase.StartsWith("FetchTarget .bin", StringComparison.Ordinal));
        Assert.Contains(seen, phase => phase.EndsWith("ApplicationBusy", StringComparison.Ordinal));
        Assert.Contains(seen, phase => phase.StartsWith("Reboot", StringComparison.Ordinal));
    }

    [Fact]
    public void A_withdrawal_that_the_slot_refuses_is_made_good_later()
    {
        TestDevice device = ImageBoard.Provisioned();
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, "deployment", "nanoclr"));
        device.RunUntil(AgentState.Rebooting);
        device.Mcuboot!.Slots.Fault = (call, _) => call == "Erase" ? ImageSlotResult.Busy : ImageSlotResult.Success;

        device.Assign(2, null);

        Assert.Equal(AgentState.Failed, device.Agent.State);
        device.Mcuboot.Slots.Fault = null;
        device.PowerOn();
        device.RunUntilQuiet();
        Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(device));
        Assert.Equal("1.0.0", device.Agent.RunningVersion);
        Assert.DoesNotContain("confirmed", device.Told());
    }

    [Fact]
    public void Images_that_run_already_are_adopted_under_the_name_of_their_release_without_a_download()
    {
        TestDevice device = ImageBoard.Provisioned();
        device.PowerOn();
        SimulatedRelease release = device.Repository.AddImages(
            TestDevice.Product,
            ImageBoard.Name,
            "1.1.0",
            [("nanoclr", ImageBoard.Image("nanoclr", "1.0.0")), ("deployment", ImageBoard.Image("deployment", "1.0.0"))],
            new ReleaseOptions { SecurityCounter = 3, RequiresCurrent = "1.0.0" })[0];
        device.Repository.Publish();

        device.Assign(1, release);
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();

        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        Assert.Equal(0, device.Link.TargetBytes);
        Assert.Equal(3, (int)device.Reports[^1]["securityCounter"]!);
        device.PowerOn();
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(device));
    }
}
