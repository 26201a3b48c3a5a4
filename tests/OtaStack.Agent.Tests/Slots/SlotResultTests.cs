using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>
/// What the device's In-Field Update answers becomes a reason of its own. What can pass is waited for and gone on with, what cannot is refused
/// for good; what runs, and what the boot loader is about to do, stay as they were.
/// </summary>
public sealed class SlotResultTests
{
    private readonly TestDevice _device = ImageBoard.Provisioned();
    private readonly SimulatedRelease _release;

    public SlotResultTests()
    {
        _release = ImageBoard.Publish(_device, "1.1.0", new ReleaseOptions { SecurityCounter = 4, RequiresCurrent = "1.0.0" }, "deployment", "nanoclr");
    }

    public static TheoryData<string, ImageSlotResult> Passing { get; } = Combine(
        ["Start", "Write", "Complete"],
        ImageSlotResult.Busy, ImageSlotResult.BadToken, ImageSlotResult.BadOffset, ImageSlotResult.FlashError, ImageSlotResult.SwapInFlight, ImageSlotResult.Incomplete);

    public static TheoryData<string, ImageSlotResult> Final { get; } = Combine(
        ["Start", "Write", "Complete"],
        ImageSlotResult.TooLarge, ImageSlotResult.BadMagic, ImageSlotResult.BadTlv, ImageSlotResult.HashMismatch, ImageSlotResult.BadArgument, ImageSlotResult.NoSlot);

    [Theory]
    [MemberData(nameof(Passing))]
    public void What_can_pass_is_shown_waited_for_and_gone_on_with(string call, ImageSlotResult result)
    {
        int asked = 0;
        _device.PowerOn();
        _device.Mcuboot!.Slots.Fault = (name, image) => name == call && image == ImageKind.Deployment && ++asked <= 3 ? result : ImageSlotResult.Success;
        _device.Assign(1, _release);

        _device.RunUntil(() => asked == 3);

        Assert.Equal((AgentState.Failed, (ReasonCode)(100 + (byte)result)), (_device.Agent.State, _device.Agent.Reason));
        Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(_device));
        NothingIsPending();
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(_device));
        Assert.Contains($"failed/slot{(int)result}", _device.Told());
    }

    [Theory]
    [MemberData(nameof(Final))]
    public void What_cannot_pass_is_refused_and_nothing_of_the_pair_is_started(string call, ImageSlotResult result)
    {
        _device.PowerOn();
        _device.Mcuboot!.Slots.Fault = (name, image) => name == call && image == ImageKind.Deployment ? result : ImageSlotResult.Success;
        _device.Assign(1, _release);

        _device.RunUntil(AgentState.Refused);
        _device.RunUntilQuiet();

        Assert.Equal((AgentState.Refused, (ReasonCode)(100 + (byte)result)), (_device.Agent.State, _device.Agent.Reason));
        Assert.Equal($"refused/slot{(int)result}", _device.Told().Last());
        NothingIsPending();
        _device.PowerOn();
        Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(_device));
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Equal(1, (int)_device.Reports[^1]["securityCounter"]!);
        _device.RunUntilQuiet();
        Assert.Equal(AgentState.Refused, _device.Agent.State);
    }

    [Theory]
    [InlineData(ImageSlotResult.Busy)]
    [InlineData(ImageSlotResult.FlashError)]
    [InlineData(ImageSlotResult.SwapInFlight)]
    public void A_download_that_cannot_be_gone_on_with_for_now_is_not_begun_anew(ImageSlotResult result)
    {
        Interrupt(8192);
        int asked = 0;
        _device.Mcuboot!.Slots.Fault = (name, _) => name == "Resume" && ++asked <= 3 ? result : ImageSlotResult.Success;

        _device.RunUntil(() => asked == 3);

        Assert.Equal((AgentState.Failed, (ReasonCode)(100 + (byte)result)), (_device.Agent.State, _device.Agent.Reason));
        _device.RunUntil(AgentState.Confirmed);
        Assert.DoesNotContain(_device.Link.TargetRequests, request => request.Path.Contains("nanoclr.bin", StringComparison.Ordinal) && request.From == 0);
    }

    [Theory]
    [InlineData(ImageSlotResult.NoImage)]
    [InlineData(ImageSlotResult.HeaderMismatch)]
    [InlineData(ImageSlotResult.BadMagic)]
    public void What_is_no_image_to_go_on_with_is_begun_anew_at_once(ImageSlotResult result)
    {
        Interrupt(8192);
        int asked = 0;
        _device.Mcuboot!.Slots.Fault = (name, _) => name == "Resume" && ++asked == 1 ? result : ImageSlotResult.Success;

        _device.RunUntil(AgentState.Confirmed);

        Assert.DoesNotContain(_device.Told(), told => told.StartsWith("failed", StringComparison.Ordinal));
        Assert.Contains(_device.Link.TargetRequests, request => request.Path.Contains("nanoclr.bin", StringComparison.Ordinal) && request.From == 0);
    }

    [Fact]
    public void An_image_that_fits_no_slot_is_refused_after_its_first_block()
    {
        byte[] large = McubootImageText.Write("1.2.0", Parts.Noise(61_000, "large"), TestKey.FromSeed(90));
        SimulatedRelease release = ImageBoard.Publish(_device, "1.2.0", new ReleaseOptions(), ("deployment", large))[0];
        _device.PowerOn();
        _device.Assign(1, release);

        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.Slot4, _device.Agent.Reason);
        Assert.InRange(_device.Link.TargetBytes, 1, 4096 + 1000 + release.Index.Length);
        Assert.Equal("1.0.0 1.0.0", ImageBoard.Running(_device));
        NothingIsPending();
    }

    [Fact]
    public void While_another_image_is_on_trial_nothing_is_staged()
    {
        _device.PowerOn();
        byte[] other = ImageBoard.Image("deployment", "1.3.0");
        InFieldUpdate slots = _device.Mcuboot!.Slots;
        slots.Start(ImageKind.Deployment, other.Length);
        slots.Write(ImageKind.Deployment, other, 0, other.Length);
        slots.Complete(ImageKind.Deployment);
        _device.Assign(1, _release);
        _device.PowerOn();

        _device.RunUntil(AgentState.Failed);

        Assert.Equal(ReasonCode.Slot7, _device.Agent.Reason);
        Assert.Equal("1.0.0 1.3.0", ImageBoard.Running(_device));
        Assert.Equal("", _device.Agent.RunningVersion);
        _device.PowerOn();
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(_device));
    }

    private static TheoryData<string, ImageSlotResult> Combine(string[] calls, params ImageSlotResult[] results)
    {
        TheoryData<string, ImageSlotResult> all = [];
        foreach (string call in calls)
        {
            foreach (ImageSlotResult result in results)
            {
                all.Add(call, result);
            }
        }

        return all;
    }

    /// <summary>The device is restarted when it has stored so many bytes; what it asked for before is forgotten.</summary>
    private void Interrupt(int bytes)
    {
        _device.PowerOn();
        _device.Assign(1, _release);
        _device.RunUntil(() => _device.Agent.Downloaded >= bytes);
        _device.Link.TargetRequests.Clear();
        _device.PowerOn(OtaStack.Launcher.ResetReason.Requested);
    }

    private void NothingIsPending()
    {
        Assert.Equal(ImageSlotStatus.Confirmed, _device.Mcuboot!.Slots.StatusOf(ImageKind.Deployment));
        Assert.Equal(ImageSlotStatus.Confirmed, _device.Mcuboot.Slots.StatusOf(ImageKind.NanoClr));
    }
}
