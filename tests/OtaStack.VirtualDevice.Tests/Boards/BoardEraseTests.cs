using OtaStack.Agent.Erase;
using OtaStack.Agent.Ports;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Erasing;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Mcuboot;
using OtaStack.VirtualDevice.Tests.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Boards;

/// <summary>The erase list of each board with image slots is one that its virtual device can carry out, and names in its receipt what it erases.</summary>
public sealed class BoardEraseTests
{
    public static TheoryData<string> Boards => EveryBoardTests.Boards;

    [Theory]
    [MemberData(nameof(Boards))]
    public void Every_region_is_erased_and_read_back_and_what_runs_starts(string name)
    {
        BoardLayout layout = BoardLayout.Find(name)!;
        SimulatedBoard board = SimulatedBoard.Make(layout, BootKey.OfEd25519(SlotBench.Key.PublicKey), 1);
        McubootBoard mcuboot = board.Mcuboot!;
        mcuboot.Program(ImageKind.NanoClr, SlotBench.Old);
        mcuboot.Program(ImageKind.Deployment, SlotBench.Old);
        Assert.True(mcuboot.Boot(ResetReason.PowerOn));
        Stage(mcuboot, SlotBench.New, SlotBench.New.Length);
        Assert.Equal(ImageSlotResult.Success, mcuboot.Slots.Complete(ImageKind.Deployment));
        Assert.True(mcuboot.Boot(ResetReason.Requested));
        mcuboot.Slots.ConfirmDeployment();
        Stage(mcuboot, SlotBench.Newest, 1000);
        EraseProfile profile = SimulatedErase.ProfileFor(board, new SimulatedFileSystem(board.Files));
        EraseTarget[] regions = [.. profile.Targets.Where(target => target.Kind == EraseKind.Region)];
        Assert.Contains(regions, region => !profile.Medium.IsErased(region.Kind, region.Name));

        foreach (EraseTarget region in regions)
        {
            profile.Medium.Erase(region.Kind, region.Name);
            Assert.True(profile.Medium.IsErased(region.Kind, region.Name), region.Name);
            Assert.Contains(region.Name, profile.Means, StringComparison.Ordinal);
            Assert.Equal(EraseStage.Device, region.Stage);
        }

        Assert.InRange(profile.Means.Length, 1, 160);
        Assert.True(mcuboot.Boot(ResetReason.PowerOn));
        byte[] hash = new byte[32];
        Assert.True(mcuboot.Slots.ReadHash(ImageKind.Deployment, isSecondary: false, hash));
        Assert.Equal(McubootImageText.Sha256Of(SlotBench.New), hash);
        Assert.False(mcuboot.Slots.ReadHash(ImageKind.Deployment, isSecondary: true, hash));
    }

    private static void Stage(McubootBoard board, byte[] image, int count)
    {
        Assert.Equal(ImageSlotResult.Success, board.Slots.Start(ImageKind.Deployment, image.Length));
        Assert.Equal(ImageSlotResult.Success, board.Slots.Write(ImageKind.Deployment, image, 0, count));
    }
}
