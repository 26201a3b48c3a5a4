using System.Collections.Concurrent;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Transport;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Support;

/// <summary>A board <c>virtual-mcuboot</c>: nanoCLR in internal flash, the deployment's secondary slot on an SPI flash with larger erase blocks if wanted.</summary>
internal sealed class ImageBoard
{
    public const string Name = "virtual-mcuboot";
    public const string FirstVersion = "1.0.0";

    private const int SlotSize = 64 * 1024;

    private static readonly TestKey Key = TestKey.FromSeed(90);
    private static readonly BootKey BootKey = BootKey.OfEd25519(Key.PublicKey);

    /// <summary>Signing takes longer than all that is done with an image: each is made once. By kind, version and key.</summary>
    private static readonly ConcurrentDictionary<(string Kind, string Version, int Key), byte[]> Images = [];

    private readonly SwapStrategy _strategy;
    private readonly SimulatedFlash _internal;
    private readonly SimulatedFlash _external;

    private ImageBoard(SwapStrategy strategy, SimulatedFlash @internal, SimulatedFlash external, PowerSupply supply)
    {
        _strategy = strategy;
        _internal = @internal;
        _external = external;
        Board = new McubootBoard(
            BootKey,
            supply,
            new ImageArea(ImageKind.NanoClr, new FlashRegion(@internal, 0, SlotSize), new FlashRegion(@internal, SlotSize, SlotSize), strategy),
            new ImageArea(ImageKind.Deployment, new FlashRegion(@internal, 2 * SlotSize, SlotSize), new FlashRegion(external, 0, SlotSize), strategy));
    }

    public McubootBoard Board { get; }

    /// <summary>The image of a version: 3 blocks of nanoCLR, 4 of the deployment.</summary>
    public static byte[] Image(string kind, string version)
    {
        return Made(kind, version, 90);
    }

    /// <summary>The same, signed by a key that the boot loader does not know.</summary>
    public static byte[] ForeignImage(string kind, string version)
    {
        return Made(kind, version, 91);
    }

    /// <summary>As it left the factory with release 1.0.0 of both images.</summary>
    public static TestDevice Provisioned(SwapStrategy strategy = SwapStrategy.Move, int externalBlock = 4096, ulong seed = 1)
    {
        RepositorySimulator repository = new(TestDevice.FactoryTime);
        PowerSupply supply = new();
        ImageBoard board = new(
            strategy,
            new SimulatedFlash(new FlashGeometry(3 * SlotSize, 4096, 4096), seed, supply),
            new SimulatedFlash(new FlashGeometry(SlotSize, externalBlock, 4096), seed + 1000, supply),
            supply);
        board.Board.Program(ImageKind.NanoClr, Image("nanoclr", FirstVersion));
        board.Board.Program(ImageKind.Deployment, Image("deployment", FirstVersion));
        MemoryFiles files = new();
        files["trust/root.json"] = repository.RootJson(1);
        BootRecord record = new(files) { Confirmed = SlotName.A, SecurityCounter = 1 };
        SlotEntry entry = record.Entry(SlotName.A);
        entry.State = SlotState.Confirmed;
        entry.ReleaseId = $"{TestDevice.Product}-{FirstVersion}";
        entry.Version = FirstVersion;
        entry.SecurityCounter = 1;
        record.Save();
        return board.NewDevice(files, repository);
    }

    /// <summary>The same server, another device with a copy of files and flash.</summary>
    /// <param name="seed">Decides how torn flash operations end.</param>
    public static TestDevice Clone(TestDevice device, ulong seed = 1)
    {
        ImageBoard board = BoardOf(device).Copy(seed);
        TestDevice copy = board.NewDevice(device.Files.Copy(), device.Repository);
        copy.Desired = device.Desired;
        copy.Health = device.Health;
        copy.Now = device.Now;
        copy.Settings.Mode = device.Settings.Mode;
        copy.Link.Way = device.Link.Way.Another();
        copy.Insert(device.Medium);
        copy.Settings.Erase = device.Settings.Erase == null ? null : ImageErase.ProfileFor(copy);
        return copy;
    }

    /// <summary>Publishes images of a version as one release; the first is the one to assign.</summary>
    public static SimulatedRelease Publish(TestDevice device, string version, ReleaseOptions? options, params string[] kinds)
    {
        return Publish(device, version, options, [.. kinds.Select(kind => (kind, Image(kind, version)))])[0];
    }

    /// <summary>The same with images of any content.</summary>
    public static SimulatedRelease[] Publish(TestDevice device, string version, ReleaseOptions? options, params (string Kind, byte[] Image)[] images)
    {
        SimulatedRelease[] releases = device.Repository.AddImages(
            TestDevice.Product, Name, version, images, options ?? new ReleaseOptions { RequiresCurrent = FirstVersion });
        device.Repository.Publish();
        return releases;
    }

    /// <summary>Versions in the primary slots: nanoCLR's, the deployment's.</summary>
    public static string Running(TestDevice device)
    {
        return VersionOf(device, ImageKind.NanoClr, "nanoclr") + " " + VersionOf(device, ImageKind.Deployment, "deployment");
    }

    /// <summary>A byte in the deployment's secondary slot loses all its bits, as flash does.</summary>
    public static void SpoilStaged(TestDevice device, int at)
    {
        BoardOf(device)._external.Program(at, [0]);
    }

    /// <summary>Puts bytes into the deployment's primary slot, where no image is, as a swap leaves pieces behind.</summary>
    public static void LeaveBehind(TestDevice device, int at, byte[] bytes)
    {
        BoardOf(device)._internal.Program((2 * SlotSize) + at, bytes);
    }

    /// <summary>Whether these bytes stand anywhere in a flash of the slots.</summary>
    public static bool Holds(TestDevice device, ReadOnlySpan<byte> bytes)
    {
        ImageBoard board = BoardOf(device);
        byte[] all = new byte[board._internal.Geometry.Size + board._external.Geometry.Size];
        board._internal.Read(0, all.AsSpan(0, board._internal.Geometry.Size));
        board._external.Read(0, all.AsSpan(board._internal.Geometry.Size));
        return all.AsSpan().IndexOf(bytes) >= 0;
    }

    private static System.Runtime.CompilerServices.ConditionalWeakTable<TestDevice, ImageBoard> Boards { get; } = [];

    private static string VersionOf(TestDevice device, ImageKind kind, string name)
    {
        byte[] hash = new byte[32];
        Assert.True(device.Mcuboot!.Slots.ReadHash(kind, isSecondary: false, hash));
        string[] versions = [FirstVersion, "1.1.0", "1.2.0", "1.3.0"];
        return versions.First(version => McubootImageText.Sha256Of(Image(name, version)).AsSpan().SequenceEqual(hash));
    }

    private TestDevice NewDevice(MemoryFiles files, RepositorySimulator repository)
    {
        TestDevice device = new(files, repository) { Mcuboot = Board, Settings = new AgentSettings { RequestBytes = 8192, ReasonNames = new ReasonText() } };
        Boards.Add(device, this);
        return device;
    }

    private static ImageBoard BoardOf(TestDevice device)
    {
        return Boards.GetValue(device, _ => throw new InvalidOperationException());
    }

    private static byte[] Made(string kind, string version, int key)
    {
        return Images.GetOrAdd((kind, version, key), _ =>
            McubootImageText.Write(version, Parts.Code(kind == "nanoclr" ? 9000 : 13000, kind + version), TestKey.FromSeed(key)));
    }

    private ImageBoard Copy(ulong seed)
    {
        PowerSupply supply = new();
        return new ImageBoard(_strategy, _internal.Copy(seed, supply), _external.Copy(seed + 1000, supply), supply);
    }
}
