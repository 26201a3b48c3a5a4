using OtaStack.Launcher;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>A board that starts with MCUboot: its slots, the boot loader's key, and what its firmware does as it starts.</summary>
public sealed class McubootBoard
{
    private readonly ImageArea[] _areas;

    public McubootBoard(BootKey key, PowerSupply supply, params ImageArea[] areas)
    {
        _areas = areas;
        Supply = supply;
        BootLoader = new BootLoader(areas, key);
        Slots = new InFieldUpdate(areas);
    }

    public PowerSupply Supply { get; }

    public BootLoader BootLoader { get; }

    /// <summary>What managed code gets to see of the slots. Another one after each start: sessions die with the power.</summary>
    public InFieldUpdate Slots { get; private set; }

    public ResetReason ResetReason { get; private set; }

    /// <summary>Puts the image into the primary slot, as at the factory. It needs no trailer: it was never swapped.</summary>
    public void Program(ImageKind image, byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        ImageArea area = AreaOf(image);
        area.Primary.Erase(0, area.Primary.Size);
        area.Primary.Program(0, file);
    }

    /// <summary>What the image in a primary slot says of its version; empty when there is none.</summary>
    public string VersionOf(ImageKind image)
    {
        return Array.Find(_areas, area => area.Image == image)?.ReadPrimary()?.Version ?? "";
    }

    /// <summary>What the image in a primary slot carries; nothing when there is none.</summary>
    internal byte[] ReadPayload(ImageKind image)
    {
        return Array.Find(_areas, area => area.Image == image)?.ReadPrimary()?.Payload ?? [];
    }

    internal ImageArea AreaOf(ImageKind image)
    {
        return Array.Find(_areas, area => area.Image == image) ?? throw new ArgumentException($"{image}: no such slot");
    }

    /// <summary>The nanoCLR in the primary slot has been put there by a swap and has not confirmed itself.</summary>
    public bool HasNewRuntime => Slots.StatusOf(ImageKind.NanoClr) == Agent.Ports.ImageSlotStatus.Testing;

    /// <summary>Starts: the boot loader, then nanoCLR. False when there is nothing valid to start; the device hangs.</summary>
    public bool Boot(ResetReason reason)
    {
        bool isStarted = RunBootLoader(reason);
        if (isStarted)
        {
            StartRuntime();
        }

        return isStarted;
    }

    /// <summary>The first half of <see cref="Boot"/>.</summary>
    /// <exception cref="IOException">The flash has failed: the boot loader stops, and goes on after the next reset.</exception>
    public bool RunBootLoader(ResetReason reason)
    {
        ResetReason = reason;
        Slots = new InFieldUpdate(_areas) { Fault = Slots.Fault };
        return BootLoader.Boot();
    }

    /// <summary>The second half: nanoCLR confirms itself.</summary>
    /// <exception cref="IOException">The flash has failed.</exception>
    public void StartRuntime()
    {
        Slots.ClrStarts();
    }
}
