using System.Security.Cryptography;
using OtaStack.Agent.Ports;
using OtaStack.TestKit;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>What MCUboot does with a new image, seen from outside: on trial, for good, back, refused.</summary>
public sealed class BootLoaderTests
{
    private static readonly string Vectors = Path.Combine(SampleTop(), "tests/vectors/mcuboot");

    public static TheoryData<SwapStrategy, int> Swapping { get; } = new()
    {
        { SwapStrategy.Move, 512 },
        { SwapStrategy.Offset, 512 },
        { SwapStrategy.Offset, 1024 },
        { SwapStrategy.Move, 256 },
    };

    [Theory]
    [MemberData(nameof(Swapping))]
    public void An_image_that_is_confirmed_stays(SwapStrategy strategy, int externalBlock)
    {
        SlotBench bench = new(strategy, externalBlock);
        bench.Stage(SlotBench.New);
        Assert.Equal(ImageSlotStatus.TestPending, bench.Status);

        Assert.Equal(SlotBench.New, bench.Boot());
        Assert.Equal(ImageSlotStatus.Testing, bench.Status);
        Assert.True(bench.Slots.ConfirmDeployment());

        Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
        Assert.Equal(SlotBench.New, bench.Boot());
        Assert.Equal(SlotBench.New, bench.Boot());
    }

    [Theory]
    [MemberData(nameof(Swapping))]
    public void An_image_that_is_not_confirmed_is_taken_back_and_can_be_tried_again(SwapStrategy strategy, int externalBlock)
    {
        SlotBench bench = new(strategy, externalBlock);
        for (int time = 0; time < 3; time++)
        {
            bench.Stage(SlotBench.New);
            Assert.Equal(SlotBench.New, bench.Boot());
            Assert.Equal(SlotBench.Old, bench.Boot());
            Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
        }

        Assert.Equal(SlotBench.Old, bench.Boot());
    }

    [Theory]
    [MemberData(nameof(Swapping))]
    public void A_deployment_goes_back_until_it_is_confirmed_and_never_after(SwapStrategy strategy, int externalBlock)
    {
        SlotBench bench = new(strategy, externalBlock);
        Assert.False(bench.Slots.RequestRevert(ImageKind.Deployment));
        bench.Stage(SlotBench.New);
        bench.Boot();
        long before = bench.Supply.Operations;
        Assert.True(bench.Slots.RequestRevert(ImageKind.Deployment));
        Assert.Equal(before, bench.Supply.Operations);
        bench.Slots.ConfirmDeployment();

        Assert.False(bench.Slots.RequestRevert(ImageKind.Deployment));

        Assert.Equal(SlotBench.New, bench.Boot());
        Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
    }

    [Theory]
    [InlineData(SwapStrategy.Move, true)]
    [InlineData(SwapStrategy.Offset, false)]
    [InlineData(SwapStrategy.Overwrite, false)]
    public void A_nanoCLR_goes_back_where_the_one_before_stands_as_a_new_one_would(SwapStrategy strategy, bool goesBack)
    {
        SimulatedFlash flash = new(new FlashGeometry(16 * 1024, 512, 256), 1);
        ImageArea area = new(ImageKind.NanoClr, new FlashRegion(flash, 0, 8192), new FlashRegion(flash, 8192, 8192), strategy);
        McubootBoard board = new(BootKey.OfEd25519(SlotBench.Key.PublicKey), new PowerSupply(), area);
        board.Program(ImageKind.NanoClr, SlotBench.Old);
        board.Slots.Start(ImageKind.NanoClr, SlotBench.New.Length);
        board.Slots.Write(ImageKind.NanoClr, SlotBench.New, 0, SlotBench.New.Length);
        board.Slots.Complete(ImageKind.NanoClr);
        board.Boot(ResetReason.Requested);
        byte[] hash = new byte[32];
        Assert.Equal(goesBack, board.Slots.ReadHash(ImageKind.NanoClr, isSecondary: true, hash));

        Assert.Equal(goesBack, board.Slots.RequestRevert(ImageKind.NanoClr));

        Assert.Equal(goesBack ? ImageSlotStatus.TestPending : ImageSlotStatus.Confirmed, board.Slots.StatusOf(ImageKind.NanoClr));
        Assert.Equal(goesBack, board.Slots.RequestRevert(ImageKind.NanoClr));
        Assert.True(board.Boot(ResetReason.Requested));
        Assert.True(board.Boot(ResetReason.Requested));
        board.Slots.ReadHash(ImageKind.NanoClr, isSecondary: false, hash);
        Assert.Equal(McubootImageText.Sha256Of(goesBack ? SlotBench.Old : SlotBench.New), hash);
    }

    /// <summary>The firmware's own words, from its sources: what it documents is what <see cref="InFieldUpdate.StatusOf"/> tells.</summary>
    [Theory]
    [InlineData(SwapStrategy.Move, ImageSlotStatus.RollbackPending)]
    [InlineData(SwapStrategy.Offset, ImageSlotStatus.RollbackPending)]
    [InlineData(SwapStrategy.Overwrite, ImageSlotStatus.Testing)]
    public void The_firmware_tells_an_image_on_trial_by_what_the_boot_loader_will_do(SwapStrategy strategy, ImageSlotStatus onTrial)
    {
        SlotBench bench = new(strategy);
        Assert.Equal(ImageSlotStatus.Testing, bench.Slots.ToldStatusOf(ImageKind.Deployment));
        bench.Stage(SlotBench.New);
        Assert.Equal(ImageSlotStatus.TestPending, bench.Slots.ToldStatusOf(ImageKind.Deployment));
        bench.Boot();
        Assert.Equal(onTrial, bench.Slots.ToldStatusOf(ImageKind.Deployment));
    }

    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    [InlineData(SwapStrategy.Overwrite)]
    public void An_image_of_another_key_is_refused_for_good(SwapStrategy strategy)
    {
        SlotBench bench = new(strategy);
        byte[] foreign = McubootImageText.Write("1.1.0", new byte[700], TestKey.FromSeed(91));
        bench.Stage(foreign);
        List<SwapType> swaps = [];
        bench.Board.BootLoader.Swapped = (_, type) => swaps.Add(type);

        Assert.Equal(SlotBench.Old, bench.Boot());
        Assert.Equal([SwapType.Fail], swaps);
        Assert.False(bench.Slots.ReadHash(ImageKind.Deployment, isSecondary: true, new byte[32]));

        Assert.Equal(SlotBench.Old, bench.Boot());
        Assert.Single(swaps);
    }

    [Fact]
    public void Overwriting_has_no_trial_and_no_way_back()
    {
        SlotBench bench = new(SwapStrategy.Overwrite);
        bench.Stage(SlotBench.New);

        Assert.Equal(SlotBench.New, bench.Boot());
        Assert.Equal(ImageSlotStatus.Confirmed, bench.Status);
        Assert.False(bench.Slots.RequestRevert(ImageKind.Deployment));
        Assert.Equal(SlotBench.New, bench.Boot());
    }

    [Fact]
    public void A_damaged_primary_slot_starts_nothing()
    {
        SlotBench bench = new(SwapStrategy.Move);
        bench.Area.Primary.Program(100, [0]);

        Assert.False(bench.Board.Boot(ResetReason.Watchdog));
        Assert.Equal(ResetReason.Watchdog, bench.Board.ResetReason);
    }

    [Theory]
    [InlineData("golden.bin", "rfc8032.pub.pem", true)]
    [InlineData("ed25519-200.bin", "ed25519.pub.pem", true)]
    [InlineData("ed25519-everything.bin", "ed25519.pub.pem", true)]
    [InlineData("p256-200.bin", "p256.pub.pem", true)]
    [InlineData("p256-200.bin", "ed25519.pub.pem", false)]
    [InlineData("golden.bin", "ed25519.pub.pem", false)]
    [InlineData("non-bootable.bin", "ed25519.pub.pem", false)]
    public void Images_that_imgtool_signed_start_with_their_own_key_alone(string image, string key, bool starts)
    {
        SimulatedFlash flash = new(new FlashGeometry(16 * 1024, 256, 256), 1);
        McubootBoard board = FromVector(flash, key);
        board.Program(ImageKind.Deployment, File.ReadAllBytes(Path.Combine(Vectors, image)));

        Assert.Equal(starts, board.Boot(ResetReason.PowerOn));
    }

    [Theory]
    [InlineData("pad-align-8.bin", ImageSlotStatus.TestPending)]
    [InlineData("pad-align-4.bin", ImageSlotStatus.TestPending)]
    [InlineData("confirm-align-8.bin", ImageSlotStatus.PermanentPending)]
    [InlineData("confirm-align-4.bin", ImageSlotStatus.PermanentPending)]
    public void Trailers_that_imgtool_wrote_are_understood(string image, ImageSlotStatus asksFor)
    {
        SimulatedFlash flash = new(new FlashGeometry(16 * 1024, 256, 256), 1);
        McubootBoard board = FromVector(flash, "ed25519.pub.pem");
        board.Program(ImageKind.Deployment, File.ReadAllBytes(Path.Combine(Vectors, "ed25519-20.bin")));
        byte[] padded = File.ReadAllBytes(Path.Combine(Vectors, image));
        flash.Program(4096 + 0x600 - padded.Length, padded.AsSpan(padded.Length - 24));
        flash.Program(4096, padded.AsSpan(0, 240));
        flash.Program(4096 + 0x600 - 24, padded.AsSpan(padded.Length - 24));

        Assert.Equal(asksFor, board.Slots.StatusOf(ImageKind.Deployment));
        Assert.True(board.Boot(ResetReason.PowerOn));
        Assert.Equal(asksFor == ImageSlotStatus.TestPending ? ImageSlotStatus.Testing : ImageSlotStatus.Confirmed, board.Slots.StatusOf(ImageKind.Deployment));
    }

    private static McubootBoard FromVector(SimulatedFlash flash, string key)
    {
        using ECDsa ecdsa = ECDsa.Create();
        string pem = File.ReadAllText(Path.Combine(Vectors, key));
        PemFields fields = PemEncoding.Find(pem);
        byte[] spki = Convert.FromBase64String(pem[fields.Base64Data]);
        ImageArea area = new(ImageKind.Deployment, new FlashRegion(flash, 0, 0x600), new FlashRegion(flash, 4096, 0x600), SwapStrategy.Move);
        return new McubootBoard(new BootKey(spki), new PowerSupply(), area);
    }

    private static string SampleTop()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OtaStack.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("no OtaStack.sln above the tests");
    }
}
