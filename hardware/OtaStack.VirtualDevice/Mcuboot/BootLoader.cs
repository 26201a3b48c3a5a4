using OtaStack.Trust.Releases;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// MCUboot as far as its state goes (docs/design.md, "High-level operation", "Multiple image boot"): interrupted swaps are completed, swaps
/// that are asked for are made when the image is valid and refused for good when it is not, then everything in the primary slots must be valid.
/// </summary>
public sealed class BootLoader
{
    private readonly ImageArea[] _areas;
    private readonly BootKey _key;

    public BootLoader(IEnumerable<ImageArea> areas, BootKey key)
    {
        _areas = [.. areas];
        _key = key;
    }

    /// <summary>Called with each swap that is made, resumed or refused.</summary>
    public Action<ImageKind, SwapType>? Swapped { get; set; }

    /// <summary>Runs to the point where an image would be started. False when one of the primary slots holds nothing valid: the device hangs.</summary>
    public bool Boot()
    {
        SwapType[] types = new SwapType[_areas.Length];
        for (int i = 0; i < _areas.Length; i++)
        {
            bool isInterrupted = TryResume(_areas[i]);
            types[i] = isInterrupted ? SwapType.None : Next(_areas[i]);
            if (isInterrupted || types[i] is SwapType.Test or SwapType.Permanent)
            {
                // The power failed in between: an image that was swapped before and looks as if it were to go back belongs to the same update.
                types.AsSpan(0, i).Replace(SwapType.Revert, SwapType.None);
            }
        }

        for (int i = 0; i < _areas.Length; i++)
        {
            Make(_areas[i], types[i]);
        }

        return Array.TrueForAll(_areas, area => _key.Accepts(area.ReadPrimary()));
    }

    /// <summary>What the next boot has to swap or to go on with: the way up goes before the way back, but that a nanoCLR which is ordered back looks like a way up.</summary>
    public SwapType Pending
    {
        get
        {
            SwapType[] types = [.. _areas.Select(area => InterruptedOf(area) is var interrupted and not SwapType.Unknown ? interrupted : Next(area))];
            return types[^1] == SwapType.Revert ? SwapType.Revert
                : Array.Find(types, type => type is SwapType.Test or SwapType.Permanent) is var up and not SwapType.Unknown ? up
                : types.Contains(SwapType.Revert) ? SwapType.Revert
                : SwapType.None;
        }
    }

    /// <summary>What the next boot would do with the image, as far as the trailers tell.</summary>
    internal static SwapType Next(ImageArea area)
    {
        TrailerState primary = area.PrimaryTrailer.State;
        TrailerState secondary = area.SecondaryTrailer.State;
        if (area.Strategy == SwapStrategy.Overwrite)
        {
            return SwapDecision.Decide(area.Strategy, default, secondary);
        }

        return ImageSwap.IsRevertNoted(secondary) ? SwapType.Revert : SwapDecision.Decide(area.Strategy, primary, secondary);
    }

    private static SwapType InterruptedOf(ImageArea area)
    {
        return area.Strategy == SwapStrategy.Overwrite ? SwapType.Unknown : SwapDecision.Interrupted(area.PrimaryTrailer.State);
    }

    /// <summary>Goes on with a swap that the power has interrupted.</summary>
    private bool TryResume(ImageArea area)
    {
        SwapType interrupted = InterruptedOf(area);
        if (interrupted == SwapType.Unknown)
        {
            return false;
        }

        new ImageSwap(area).Resume(interrupted);
        Swapped?.Invoke(area.Image, interrupted);
        return true;
    }

    private void Make(ImageArea area, SwapType type)
    {
        if (type == SwapType.None)
        {
            return;
        }

        if (_key.Accepts(type == SwapType.Revert ? area.ReadPrevious() : area.ReadStaged()))
        {
            new ImageSwap(area).Run(type);
            Swapped?.Invoke(area.Image, type);
        }
        else
        {
            Refuse(area);
            Swapped?.Invoke(area.Image, SwapType.Fail);
        }
    }

    /// <summary>"Failure to validate the secondary slot": what runs is marked as good, so that nothing is tried again; the image goes.</summary>
    private static void Refuse(ImageArea area)
    {
        area.PrimaryTrailer.WriteImageOk();
        area.SecondaryTrailer.Reset();
        area.Secondary.Erase(area.StagedAt, area.SectorSize);
    }
}
