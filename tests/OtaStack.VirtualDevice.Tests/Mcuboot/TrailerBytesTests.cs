using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>
/// The last 40 bytes of the slots, swap-info to magic, as MCUboot's own bootutil leaves them: <c>boot_set_pending</c>, a test swap, <c>boot_set_confirmed</c>,
/// an overwrite (<c>MCUBOOT_OVERWRITE_ONLY_FAST</c>). Found by running bootutil on the same flash, compared byte by byte.
/// </summary>
public sealed class TrailerBytesTests
{
    private const string Magic = "77C295F360D2EF7F3552500F2CB67980";
    private const string Unset = "FFFFFFFFFFFFFFFF";
    private const string Set = "01FFFFFFFFFFFFFF";
    private const string Test = "02FFFFFFFFFFFFFF";
    private const string Nothing = Unset + Unset + Unset + Unset + Unset;

    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    [InlineData(SwapStrategy.Overwrite)]
    public void A_completed_image_is_pending(SwapStrategy strategy)
    {
        SlotBench bench = new(strategy);
        bench.Stage(SlotBench.New);

        Assert.Equal(Test + Unset + Unset + Magic, EndOf(bench.Area.Secondary));
        Assert.Equal(Nothing, EndOf(bench.Area.Primary));
        Assert.Equal(ImageSlotStatus.TestPending, bench.Status);
    }

    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    public void A_swapped_image_is_on_test_and_then_confirmed(SwapStrategy strategy)
    {
        SlotBench bench = new(strategy);
        bench.Stage(SlotBench.New);
        bench.Boot();

        Assert.Equal(Test + Set + Unset + Magic, EndOf(bench.Area.Primary));
        Assert.Equal(Nothing, EndOf(bench.Area.Secondary));

        bench.Slots.ConfirmDeployment();
        Assert.Equal(Test + Set + Set + Magic, EndOf(bench.Area.Primary));
    }

    [Fact]
    public void An_image_that_overwrote_another_has_the_magic_alone()
    {
        SlotBench bench = new(SwapStrategy.Overwrite);
        bench.Stage(SlotBench.New);
        bench.Boot();

        Assert.Equal(Unset + Unset + Unset + Magic, EndOf(bench.Area.Primary));
        Assert.Equal(Nothing, EndOf(bench.Area.Secondary));
        Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
    }

    /// <summary>bootutil refuses with <c>BOOT_EBADIMAGE</c>: In-Field Update tells a failure of the flash, until the slot is emptied.</summary>
    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    [InlineData(SwapStrategy.Overwrite)]
    public void A_magic_that_was_cut_short_cannot_be_written_again(SwapStrategy strategy)
    {
        SlotBench bench = new(strategy);
        ImageKind image = ImageKind.Deployment;
        bench.Slots.Start(image, SlotBench.New.Length);
        bench.Slots.Write(image, SlotBench.New, 0, SlotBench.New.Length);
        bench.Area.Secondary.Program(bench.Area.Secondary.Size - 16, [0x77, 0xC2]);

        Assert.Equal(ImageSlotResult.FlashError, bench.Slots.Complete(image));
        Assert.Equal(ImageSlotResult.BadToken, bench.Slots.Complete(image));
        Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
        Assert.Equal(SlotBench.Old, bench.Boot());

        Assert.Equal(ImageSlotResult.Success, bench.Slots.Erase(image));
        bench.Stage(SlotBench.New);
        Assert.Equal(SlotBench.New, bench.Boot());
    }

    private static string EndOf(FlashRegion slot)
    {
        return Convert.ToHexString(slot.Read(slot.Size - 40, 40));
    }
}
