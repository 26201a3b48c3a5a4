using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// The native side of nanoFramework's In-Field Update on a virtual board: what a device's firmware does with the slots. A session is not
/// stored: where one goes on is found in the flash, at the last erase block that is not erased, which may be torn and is written anew.
/// </summary>
public sealed class InFieldUpdate : IImageSlots
{
    private readonly Dictionary<ImageKind, UpdateSlots> _slots;

    public InFieldUpdate(IEnumerable<ImageArea> areas)
    {
        _slots = areas.ToDictionary(area => area.Image, area => new UpdateSlots(area));
    }

    /// <summary>Asked before each call that gives a result: a result here is given in place of the call. Makes a device that meets any outcome.</summary>
    public Func<string, ImageKind, ImageSlotResult>? Fault { get; set; }

    public ImageSlotResult Start(ImageKind image, int length)
    {
        return Call(nameof(Start), image, slots => slots.Start(length));
    }

    public ImageSlotResult Resume(ImageKind image, int length, byte[] header)
    {
        return Call(nameof(Resume), image, slots => slots.Resume(length, header));
    }

    public int NextOffset(ImageKind image)
    {
        return _slots.TryGetValue(image, out UpdateSlots? slots) ? slots.NextOffset : 0;
    }

    public ImageSlotResult Write(ImageKind image, byte[] buffer, int offset, int count)
    {
        return Call(nameof(Write), image, slots => slots.Write(buffer.AsSpan(offset, count)));
    }

    public ImageSlotResult Complete(ImageKind image)
    {
        return Call(nameof(Complete), image, slots => slots.Complete());
    }

    public ImageSlotResult Erase(ImageKind image)
    {
        return Call(nameof(Erase), image, slots => slots.Erase());
    }

    public ImageSlotStatus StatusOf(ImageKind image)
    {
        return _slots.TryGetValue(image, out UpdateSlots? slots) ? slots.Status : ImageSlotStatus.Unknown;
    }

    /// <summary>
    /// The state in the words of the firmware's sources (nanoFramework, <c>UpdateManager.GetStatus</c>), which are those of the boot loader: an image on trial is
    /// <see cref="ImageSlotStatus.RollbackPending"/>; one without a mark of confirmation is <see cref="ImageSlotStatus.Testing"/>, also when it was never swapped.
    /// </summary>
    public ImageSlotStatus ToldStatusOf(ImageKind image)
    {
        return _slots.TryGetValue(image, out UpdateSlots? slots) ? slots.ToldStatus : ImageSlotStatus.Unknown;
    }

    public bool ReadHash(ImageKind image, bool isSecondary, byte[] sha256)
    {
        byte[]? found = _slots.TryGetValue(image, out UpdateSlots? slots) ? slots.HashOf(isSecondary) : null;
        found?.CopyTo(sha256, 0);
        return found is not null;
    }

    public bool ConfirmDeployment()
    {
        return !_slots.ContainsKey(ImageKind.Deployment) || Succeeds(ImageKind.Deployment, slots => slots.Confirm());
    }

    public bool RequestRevert(ImageKind image)
    {
        return Succeeds(image, slots => slots.RequestRevert());
    }

    /// <summary>What nanoCLR does as it starts: it confirms itself.</summary>
    internal void ClrStarts()
    {
        if (_slots.TryGetValue(ImageKind.NanoClr, out UpdateSlots? slots) && slots.Status == ImageSlotStatus.Testing)
        {
            slots.Confirm();
        }
    }

    private ImageSlotResult Call(string call, ImageKind image, Func<UpdateSlots, ImageSlotResult> carryOut)
    {
        ImageSlotResult fault = Fault?.Invoke(call, image) ?? ImageSlotResult.Success;
        try
        {
            return fault != ImageSlotResult.Success ? fault
                : _slots.TryGetValue(image, out UpdateSlots? slots) ? carryOut(slots)
                : ImageSlotResult.NoSlot;
        }
        catch (FlashFailedException)
        {
            return ImageSlotResult.FlashError;
        }
    }

    private bool Succeeds(ImageKind image, Func<UpdateSlots, bool> carryOut)
    {
        try
        {
            return _slots.TryGetValue(image, out UpdateSlots? slots) && carryOut(slots);
        }
        catch (FlashFailedException)
        {
            return false;
        }
    }
}
