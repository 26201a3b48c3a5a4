using OtaStack.Agent.Ports;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using OtaStack.VirtualDevice.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Boards;

/// <summary>The boot loader swaps a pair of images: wherever the power is cut, the boot after it goes on with both.</summary>
public sealed class PairSwapTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("virtual-mcuboot")]
    [InlineData("orgpal-palthree")]
    public void A_cut_at_every_operation_leaves_the_pair_whole(string name)
    {
        SimulatedBoard staged = Staged(name);
        SimulatedBoard clean = staged.Copy(0);
        Assert.True(clean.Mcuboot!.RunBootLoader(ResetReason.Requested));
        int operations = (int)clean.Supply.Operations;

        for (int cut = 1; cut <= operations; cut++)
        {
            SimulatedBoard board = staged.Copy((ulong)cut);
            board.Supply.CutAfter(cut);
            Assert.Throws<PowerLostException>(() => board.Mcuboot!.RunBootLoader(ResetReason.Requested));
            board.Supply.TurnOn();

            // The last one may have been made to its last bit: then the swap was over, nobody has confirmed, and both go back.
            bool isOver = cut == operations && board.Mcuboot!.BootLoader.Pending == SwapType.Revert;
            string version = isOver ? "1.0.0" : "1.1.0";
            ImageSlotStatus status = isOver ? ImageSlotStatus.Confirmed : ImageSlotStatus.Testing;
            Assert.True(board.Mcuboot!.RunBootLoader(ResetReason.PowerOn), $"cut {cut}");

            Assert.Equal((cut, version, version), (cut, board.Mcuboot.VersionOf(ImageKind.NanoClr), board.Mcuboot.VersionOf(ImageKind.Deployment)));
            Assert.Equal((status, status), (board.Mcuboot.Slots.StatusOf(ImageKind.NanoClr), board.Mcuboot.Slots.StatusOf(ImageKind.Deployment)));
        }

        output.WriteLine($"{name}: {operations} cut points");
    }

    private static SimulatedBoard Staged(string name)
    {
        ImageBench bench = new(name);
        SimulatedBoard board = SimulatedDevice.MakeBoard(BoardLayout.Find(name)!, bench.Factory());
        foreach ((ImageKind kind, byte[] image) in ((ImageKind, byte[])[])[(ImageKind.NanoClr, ImageBench.Runtime("1.1.0")), (ImageKind.Deployment, ImageBench.Deployment("1.1.0"))])
        {
            InFieldUpdate slots = board.Mcuboot!.Slots;
            Assert.Equal(
                (ImageSlotResult.Success, ImageSlotResult.Success, ImageSlotResult.Success),
                (slots.Start(kind, image.Length), slots.Write(kind, image, 0, image.Length), slots.Complete(kind)));
        }

        return board;
    }
}
