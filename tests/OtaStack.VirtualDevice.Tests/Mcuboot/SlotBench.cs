using OtaStack.Agent.Ports;
using OtaStack.TestKit;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>A board with slots for a deployment, as it left the factory, and what a person with an image does to it.</summary>
internal sealed class SlotBench
{
    public const int Block = 512;

    public static readonly TestKey Key = TestKey.FromSeed(90);
    public static readonly byte[] Old = Image("1.0.0", 1300);
    public static readonly byte[] New = Image("1.1.0", 1700);
    public static readonly byte[] Newest = Image("1.2.0", 1500);

    private static readonly BootKey BootKey = BootKey.OfEd25519(Key.PublicKey);

    private readonly SimulatedFlash _internal;
    private readonly SimulatedFlash _external;
    private readonly SwapStrategy _strategy;
    private readonly int _externalBlock;

    public SlotBench(SwapStrategy strategy, int externalBlock = Block, ulong seed = 1)
    {
        _strategy = strategy;
        _externalBlock = externalBlock;
        Supply = new PowerSupply();
        _internal = new SimulatedFlash(new FlashGeometry(16 * 1024, Block, 256), seed, Supply);
        _external = new SimulatedFlash(new FlashGeometry(16 * 1024, externalBlock, 256), seed + 1, Supply);
        Board = NewBoard();
        Board.Program(ImageKind.Deployment, Old);
    }

    private SlotBench(SlotBench other)
    {
        _strategy = other._strategy;
        _externalBlock = other._externalBlock;
        Supply = new PowerSupply();
        _internal = other._internal.Copy(Supply);
        _external = other._external.Copy(Supply);
        Board = NewBoard();
    }

    public PowerSupply Supply { get; }

    public McubootBoard Board { get; }

    public InFieldUpdate Slots => Board.Slots;

    public ImageArea Area { get; private set; } = null!;

    public static byte[] Image(string version, int bytes)
    {
        byte[] payload = new byte[bytes];
        SeededRandom random = new((ulong)bytes);
        for (int i = 0; i < bytes; i++)
        {
            payload[i] = (byte)random.Next(256);
        }

        return McubootImageText.Write(version, payload, Key);
    }

    /// <summary>Whether this is one of the images, whole.</summary>
    public static bool IsReleased(byte[] image)
    {
        return image.SequenceEqual(Old) || image.SequenceEqual(New) || image.SequenceEqual(Newest);
    }

    public SlotBench Copy()
    {
        return new SlotBench(this);
    }

    /// <summary>Starts; what then stands in the primary slot.</summary>
    public byte[] Boot(ResetReason reason = ResetReason.PowerOn)
    {
        if (!Supply.IsOn)
        {
            Supply.TurnOn();
        }

        Assert.True(Board.Boot(reason), "nothing to start");
        return Area.ReadPrimary() is { } image ? Area.Primary.Read(0, image.Length) : [];
    }

    /// <summary>Writes the image into the secondary slot, going on where it broke off, and asks for it to be started.</summary>
    public void Stage(byte[] image)
    {
        ImageSlotResult opened = Slots.Resume(ImageKind.Deployment, image.Length, image[..32]);
        if (opened != ImageSlotResult.Success)
        {
            Assert.Equal(ImageSlotResult.Success, Slots.Start(ImageKind.Deployment, image.Length));
        }

        int next = Slots.NextOffset(ImageKind.Deployment);
        while (next < image.Length)
        {
            int count = Math.Min(400, image.Length - next);
            Assert.Equal(ImageSlotResult.Success, Slots.Write(ImageKind.Deployment, image, next, count));
            next += count;
        }

        ImageSlotResult completed = Slots.Complete(ImageKind.Deployment);
        if (completed is ImageSlotResult.FlashError or ImageSlotResult.HashMismatch or ImageSlotResult.BadTlv)
        {
            // A trailer that the power has cut short cannot be written any more; of an emptying that was cut short the header may be left. Both begin anew.
            Assert.Equal(ImageSlotResult.Success, Slots.Erase(ImageKind.Deployment));
            Stage(image);
            return;
        }

        Assert.Equal(ImageSlotResult.Success, completed);
    }

    public ImageSlotStatus Status => Slots.StatusOf(ImageKind.Deployment);

    private McubootBoard NewBoard()
    {
        Area = new ImageArea(
            ImageKind.Deployment,
            new FlashRegion(_internal, 0, 8 * 1024),
            new FlashRegion(_external, 0, 8 * 1024),
            _strategy);
        return new McubootBoard(BootKey, Supply, Area);
    }
}
