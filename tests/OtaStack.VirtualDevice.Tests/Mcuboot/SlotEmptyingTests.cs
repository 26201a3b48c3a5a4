using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>
/// A slot that is being emptied when the power fails: what it is still to start is whole, and what it would still let somebody go on with has lost no more
/// than the block that was torn, which the image's hash finds.
/// </summary>
public sealed class SlotEmptyingTests
{
    private const ImageKind Image = ImageKind.Deployment;

    [Theory]
    [InlineData(SwapStrategy.Move, 512)]
    [InlineData(SwapStrategy.Move, 1024)]
    [InlineData(SwapStrategy.Offset, 512)]
    [InlineData(SwapStrategy.Offset, 1024)]
    [InlineData(SwapStrategy.Overwrite, 512)]
    public void What_is_half_gone_is_neither_started_nor_gone_on_with(SwapStrategy strategy, int externalBlock)
    {
        byte[] image = SlotBench.New;
        SlotBench start = new(strategy, externalBlock);
        start.Stage(image);
        SlotBench clean = start.Copy();
        Assert.Equal(ImageSlotResult.Success, clean.Slots.Erase(Image));
        Assert.True(clean.Supply.Operations > 3, $"only {clean.Supply.Operations} operations");
        int whole = 0;
        for (int cut = 1; cut <= clean.Supply.Operations; cut++)
        {
            SlotBench bench = start.Copy();
            bench.Supply.CutAfter(cut);
            Assert.Throws<PowerLostException>(() => bench.Slots.Erase(Image));
            bench.Supply.TurnOn();

            bool isWhole = bench.Area.Secondary.Read(bench.Area.StagedAt, image.Length).AsSpan().SequenceEqual(image);
            whole += isWhole ? 1 : 0;
            Assert.True(bench.Status != ImageSlotStatus.TestPending || isWhole, $"cut {cut}: to be started, and half of it is gone");
            if (bench.Slots.Resume(Image, image.Length, image[..32]) == ImageSlotResult.Success)
            {
                int next = bench.Slots.NextOffset(Image);
                int torn = externalBlock;
                Assert.True(
                    bench.Area.Secondary.Read(bench.Area.StagedAt + torn, next - torn).AsSpan().SequenceEqual(image.AsSpan(torn, next - torn)),
                    $"cut {cut}: gone on with at {next}, and what is before is gone");
            }

            Assert.Equal(isWhole && bench.Status == ImageSlotStatus.TestPending ? image : SlotBench.Old, bench.Boot());
        }

        Assert.InRange(whole, 1, (int)clean.Supply.Operations - 1);
    }
}
