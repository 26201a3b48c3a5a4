using OtaStack.Agent.Ports;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>Sessions into the secondary slot: what is taken, what is refused and with which result, and that nothing is changed then.</summary>
public sealed class UpdateSessionTests
{
    private const ImageKind Image = ImageKind.Deployment;

    private readonly SlotBench _bench = new(SwapStrategy.Offset);

    private InFieldUpdate Slots => _bench.Slots;

    [Fact]
    public void A_session_goes_on_at_the_last_erase_block_with_anything_in_it()
    {
        byte[] image = SlotBench.New;
        Slots.Start(Image, image.Length);
        Slots.Write(Image, image, 0, (2 * SlotBench.Block) + 10);
        _bench.Boot();
        Assert.Equal(0, Slots.NextOffset(Image));

        Assert.Equal(ImageSlotResult.Success, Slots.Resume(Image, image.Length, image[..32]));
        Assert.Equal(2 * SlotBench.Block, Slots.NextOffset(Image));
        Assert.Equal(ImageSlotResult.Success, Slots.Write(Image, image, 2 * SlotBench.Block, image.Length - (2 * SlotBench.Block)));
        Assert.Equal(ImageSlotResult.Success, Slots.Complete(Image));
    }

    [Fact]
    public void Without_a_session_nothing_is_written_or_completed()
    {
        long before = _bench.Supply.Operations;
        Assert.Equal(ImageSlotResult.BadToken, Slots.Write(Image, SlotBench.New, 0, 32));
        Assert.Equal(ImageSlotResult.BadToken, Slots.Complete(Image));
        Assert.Equal(ImageSlotResult.NoImage, Slots.Resume(Image, SlotBench.New.Length, SlotBench.New[..32]));
        Assert.Equal(ImageSlotResult.BadArgument, Slots.Resume(Image, SlotBench.New.Length, []));
        Assert.Equal(ImageSlotResult.BadArgument, Slots.Start(Image, 0));
        Assert.Equal(ImageSlotResult.TooLarge, Slots.Start(Image, _bench.Area.Capacity + 1));
        Assert.Equal(ImageSlotResult.NoSlot, Slots.Start(ImageKind.NanoClr, 100));
        Assert.Equal(before, _bench.Supply.Operations);
    }

    [Fact]
    public void Another_image_is_not_gone_on_with()
    {
        Slots.Start(Image, SlotBench.New.Length);
        Slots.Write(Image, SlotBench.New, 0, 600);

        Assert.Equal(ImageSlotResult.HeaderMismatch, Slots.Resume(Image, SlotBench.Newest.Length, SlotBench.Newest[..32]));
    }

    [Fact]
    public void No_more_than_the_image_is_written()
    {
        Slots.Start(Image, 100);
        Assert.Equal(ImageSlotResult.TooLarge, Slots.Write(Image, SlotBench.New, 0, 101));
        Assert.Equal(0, Slots.NextOffset(Image));
        Assert.Equal(ImageSlotResult.Success, Slots.Write(Image, SlotBench.New, 0, 99));
        Assert.Equal(ImageSlotResult.Incomplete, Slots.Complete(Image));
    }

    [Theory]
    [InlineData(60, ImageSlotResult.HashMismatch)]
    [InlineData(-140, ImageSlotResult.BadTlv)]
    public void A_wrong_byte_is_found_at_the_end_and_nothing_is_started(int at, ImageSlotResult result)
    {
        byte[] wrong = (byte[])SlotBench.New.Clone();
        wrong[at < 0 ? wrong.Length + at : at] ^= 1;
        Slots.Start(Image, wrong.Length);
        Slots.Write(Image, wrong, 0, wrong.Length);

        Assert.Equal(result, Slots.Complete(Image));
        Assert.Equal(ImageSlotStatus.Confirmed, _bench.Status);
        Assert.Equal(SlotBench.Old, _bench.Boot());
    }

    [Fact]
    public void What_does_not_start_like_an_image_is_not_written()
    {
        byte[] wrong = (byte[])SlotBench.New.Clone();
        wrong[0] ^= 1;
        Slots.Start(Image, wrong.Length);
        long before = _bench.Supply.Operations;

        Assert.Equal(ImageSlotResult.BadMagic, Slots.Write(Image, wrong, 0, wrong.Length));
        Assert.Equal(ImageSlotResult.BadMagic, Slots.Write(Image, SlotBench.New, 0, 31));

        Assert.Equal((0, before), (Slots.NextOffset(Image), _bench.Supply.Operations));
    }

    [Fact]
    public void Of_what_does_not_reach_beyond_the_first_erase_block_nothing_is_gone_on_with()
    {
        Slots.Start(Image, SlotBench.New.Length);
        Slots.Write(Image, SlotBench.New, 0, SlotBench.Block);

        Assert.Equal(ImageSlotResult.NoImage, Slots.Resume(Image, SlotBench.New.Length, SlotBench.New[..32]));
    }

    [Fact]
    public void A_pending_image_can_be_given_up_and_on_trial_nothing_is_staged()
    {
        _bench.Stage(SlotBench.New);
        Assert.Equal(ImageSlotResult.SwapInFlight, Slots.Start(Image, SlotBench.Newest.Length));
        Assert.Equal(ImageSlotResult.Success, Slots.Erase(Image));
        Assert.Equal(SlotBench.Old, _bench.Boot());

        _bench.Stage(SlotBench.New);
        _bench.Boot();
        Assert.Equal(ImageSlotResult.SwapInFlight, Slots.Start(Image, SlotBench.Newest.Length));
        Assert.Equal(ImageSlotResult.SwapInFlight, Slots.Resume(Image, SlotBench.Newest.Length, SlotBench.Newest[..32]));
        Assert.Equal(SlotBench.Old, _bench.Boot());
    }

    [Fact]
    public void Any_result_can_be_ordered()
    {
        Slots.Fault = (call, image) => call == "Start" && image == Image ? ImageSlotResult.Busy : ImageSlotResult.Success;

        Assert.Equal(ImageSlotResult.Busy, Slots.Start(Image, 100));
        Assert.Equal(ImageSlotResult.BadToken, Slots.Write(Image, SlotBench.New, 0, 1));
        _bench.Boot();
        Assert.Equal(ImageSlotResult.Busy, Slots.Start(Image, 100));
    }

    [Fact]
    public void NanoCLR_confirms_itself_as_it_starts()
    {
        SimulatedFlash flash = new(new FlashGeometry(16 * 1024, 512, 256), 1);
        ImageArea area = new(ImageKind.NanoClr, new FlashRegion(flash, 0, 8192), new FlashRegion(flash, 8192, 8192), SwapStrategy.Move);
        McubootBoard board = new(BootKey.OfEd25519(SlotBench.Key.PublicKey), new PowerSupply(), area);
        board.Program(ImageKind.NanoClr, SlotBench.Old);
        board.Slots.Start(ImageKind.NanoClr, SlotBench.New.Length);
        board.Slots.Write(ImageKind.NanoClr, SlotBench.New, 0, SlotBench.New.Length);
        board.Slots.Complete(ImageKind.NanoClr);

        Assert.True(board.Boot(ResetReason.Requested));
        Assert.Equal(ImageSlotStatus.Confirmed, board.Slots.StatusOf(ImageKind.NanoClr));
        Assert.True(board.Boot(ResetReason.Requested));
        byte[] hash = new byte[32];
        Assert.True(board.Slots.ReadHash(ImageKind.NanoClr, isSecondary: false, hash));
        Assert.Equal(TestKit.McubootImageText.Sha256Of(SlotBench.New), hash);
    }

    [Theory]
    [InlineData(100, 512)]
    [InlineData(0, 500)]
    [InlineData(16384, 512)]
    public void A_slot_is_made_of_whole_erase_blocks(int address, int size)
    {
        SimulatedFlash flash = new(new FlashGeometry(16 * 1024, 512, 256), 1);
        Assert.Throws<ArgumentException>(() => new FlashRegion(flash, address, size));
    }
}
