using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>What is in a secondary slot is gone on with when it is the same build, and by nobody else; what was spoilt there is fetched anew.</summary>
public sealed class StagingTests
{
    private const string Image = "deployment.bin";

    private readonly TestDevice _device = ImageBoard.Provisioned();
    private readonly SimulatedRelease _release;

    public StagingTests()
    {
        _release = ImageBoard.Publish(_device, "1.1.0", null, "deployment");
        _device.PowerOn();
        _device.Assign(1, _release);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(8192)]
    [InlineData(12288)]
    public void After_a_restart_it_goes_on_at_the_erase_block_that_was_written(int stored)
    {
        _device.Settings.RequestBytes = 4096;
        _device.RunUntil(() => _device.Agent.Downloaded == stored);
        _device.Link.TargetRequests.Clear();

        _device.PowerOn(ResetReason.Requested);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(stored - 4096, FirstByteAsked());
        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(_device));
    }

    [Fact]
    public void Another_build_of_the_release_that_starts_alike_is_begun_anew()
    {
        byte[] first = ImageBoard.Image("deployment", "1.1.0");
        byte[] second = McubootImageText.Write("1.1.0", Parts.Noise(13000, "built anew"), TestKey.FromSeed(90));
        Assert.Equal(first[..32], second[..32]);
        _device.RunUntil(() => _device.Agent.Downloaded >= 8192);
        SimulatedRelease rebuilt = ImageBoard.Publish(_device, "1.1.0", null, ("deployment", second))[0];
        _device.Link.TargetRequests.Clear();

        _device.Assign(2, rebuilt);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(0, FirstByteAsked());
        byte[] hash = new byte[32];
        Assert.True(_device.Mcuboot!.Slots.ReadHash(ImageKind.Deployment, isSecondary: false, hash));
        Assert.Equal(McubootImageText.Sha256Of(second), hash);
    }

    [Fact]
    public void What_somebody_else_has_put_into_the_slot_is_replaced()
    {
        _device.RunUntil(() => _device.Agent.Downloaded >= 8192);
        byte[] other = ImageBoard.Image("deployment", "1.3.0");
        InFieldUpdate slots = _device.Mcuboot!.Slots;
        slots.Start(ImageKind.Deployment, other.Length);
        slots.Write(ImageKind.Deployment, other, 0, other.Length);
        _device.Link.TargetRequests.Clear();

        _device.PowerOn(ResetReason.Requested);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(0, FirstByteAsked());
        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(_device));
    }

    [Fact]
    public void A_session_that_somebody_has_ended_is_opened_again_and_gone_on_with()
    {
        _device.RunUntil(() => _device.Agent.Downloaded >= 8192);
        int stored = _device.Agent.Downloaded;
        _device.Link.TargetRequests.Clear();
        bool isEnded = false;
        _device.Mcuboot!.Slots.Fault = (call, _) =>
        {
            bool ends = call == "Write" && !isEnded;
            isEnded |= ends;
            return ends ? Ports.ImageSlotResult.BadToken : Ports.ImageSlotResult.Success;
        };

        _device.RunUntil(AgentState.Confirmed);

        Assert.All(_device.Link.TargetRequests, request => Assert.True(!request.Path.Contains(Image, StringComparison.Ordinal) || request.From >= stored - 4096));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(13030)]
    public void A_byte_that_is_spoilt_in_the_slot_costs_the_image_and_not_the_release(int at)
    {
        _device.Agent.Conditions.IsBusy = true;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.ApplicationBusy);
        ImageBoard.SpoilStaged(_device, at);
        _device.Agent.Conditions.IsBusy = false;

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(_device));
        Assert.Equal(2, _device.Link.TargetRequests.Count(request => request.Path.Contains(Image, StringComparison.Ordinal) && request.From == 0));
    }

    [Fact]
    public void An_image_whose_hash_is_not_the_signed_one_is_refused_and_wiped()
    {
        SimulatedRelease wrong = ImageBoard.Publish(
            _device,
            "1.2.0",
            new ReleaseOptions { Change = (_, ota) => ota["mcuboot"]!["sha256"] = new string('5', 64) },
            "deployment");
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();

        _device.Assign(2, wrong);
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.ImageMismatch, _device.Agent.Reason);
        Assert.False(_device.Mcuboot!.Slots.ReadHash(ImageKind.Deployment, isSecondary: true, new byte[32]));
        Assert.Equal("imageMismatch", (string)_device.Events.Single()["eventReason"]!);
        _device.PowerOn();
        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(_device));
    }

    [Fact]
    public void A_release_without_the_hash_of_its_image_is_refused_unfetched()
    {
        SimulatedRelease wrong = ImageBoard.Publish(_device, "1.2.0", new ReleaseOptions { Change = (_, ota) => ota.Remove("mcuboot") }, "deployment");
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        int bytes = _device.Link.TargetBytes;

        _device.Assign(2, wrong);
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.ImageMismatch, _device.Agent.Reason);
        Assert.Equal(bytes, _device.Link.TargetBytes);
        Assert.Equal("1.0.0 1.1.0", ImageBoard.Running(_device));
    }

    [Fact]
    public void A_release_with_a_lower_security_counter_is_refused_unfetched_and_told()
    {
        _device.Assign(2, ImageBoard.Publish(_device, "1.2.0", new ReleaseOptions { SecurityCounter = 4 }, "deployment"));
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        int bytes = _device.Link.TargetBytes;

        _device.Assign(3, ImageBoard.Publish(_device, "1.3.0", new ReleaseOptions { SecurityCounter = 3 }, "deployment"));
        _device.RunUntil(AgentState.Refused);
        _device.RunUntilQuiet();

        Assert.Equal(ReasonCode.SecurityCounter, _device.Agent.Reason);
        Assert.Equal(bytes, _device.Link.TargetBytes);
        Assert.Equal("securityCounter", (string)_device.Events.Single()["eventReason"]!);
        _device.PowerOn();
        Assert.Equal("1.0.0 1.2.0", ImageBoard.Running(_device));
        _device.RunUntilQuiet();
        Assert.Equal(4, (int)_device.Reports[^1]["securityCounter"]!);
    }

    private int FirstByteAsked()
    {
        return _device.Link.TargetRequests.First(request => request.Path.Contains(Image, StringComparison.Ordinal)).From;
    }
}
