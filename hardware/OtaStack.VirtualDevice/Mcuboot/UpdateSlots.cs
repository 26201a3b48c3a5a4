using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>The slots of one image as In-Field Update works on them: at most one session, which dies with the power.</summary>
internal sealed class UpdateSlots(ImageArea area)
{
    private bool _isOpen;
    private int _length;

    public int NextOffset { get; private set; }

    public ImageSlotStatus Status
    {
        get
        {
            SwapType next = BootLoader.Next(area);
            if (next == SwapType.Revert)
            {
                return ImageSwap.IsRevertNoted(area.SecondaryTrailer.State) ? ImageSlotStatus.RollbackPending : ImageSlotStatus.Testing;
            }

            return next == SwapType.Test ? ImageSlotStatus.TestPending
                : next == SwapType.Permanent ? ImageSlotStatus.PermanentPending
                : area.ReadPrimary() is null ? ImageSlotStatus.Unknown
                : ImageSlotStatus.Confirmed;
        }
    }

    public ImageSlotStatus ToldStatus => BootLoader.Next(area) switch
    {
        SwapType.Test => ImageSlotStatus.TestPending,
        SwapType.Permanent => ImageSlotStatus.PermanentPending,
        SwapType.Revert => ImageSlotStatus.RollbackPending,
        _ => area.PrimaryTrailer.State.ImageOk == FlagState.Set ? ImageSlotStatus.Confirmed : ImageSlotStatus.Testing,
    };

    public ImageSlotResult Start(int length)
    {
        _isOpen = false;
        ImageSlotResult refused = Refuse(length);
        if (refused == ImageSlotResult.Success)
        {
            Empty();
            Open(length, 0);
        }

        return refused;
    }

    public ImageSlotResult Resume(int length, byte[] header)
    {
        _isOpen = false;
        ImageSlotResult refused = header.Length != FlashImageHeader.Size ? ImageSlotResult.BadArgument : Refuse(length);
        if (refused != ImageSlotResult.Success)
        {
            return refused;
        }

        byte[] found = area.Secondary.Read(area.StagedAt, FlashImageHeader.Size);
        if (!FlashImageHeader.IsHeader(found, area.Capacity))
        {
            return ImageSlotResult.NoImage;
        }

        if (!found.AsSpan().SequenceEqual(header))
        {
            return ImageSlotResult.HeaderMismatch;
        }

        int erase = area.Secondary.EraseSize;
        int block = (length - 1) / erase;
        while (block > 0 && area.Secondary.IsErased(area.StagedAt + (block * erase), erase))
        {
            block--;
        }

        if (block == 0)
        {
            // The header's own block would have to be emptied: nothing is left to go on with.
            return ImageSlotResult.NoImage;
        }

        area.Secondary.Erase(area.StagedAt + (block * erase), erase);
        Open(length, block * erase);
        return ImageSlotResult.Success;
    }

    /// <summary>Nothing is emptied on the way: that was done when the session was opened. A write that fails may be made again.</summary>
    public ImageSlotResult Write(ReadOnlySpan<byte> data)
    {
        if (!_isOpen)
        {
            return ImageSlotResult.BadToken;
        }

        if (data.Length > _length - NextOffset)
        {
            return ImageSlotResult.TooLarge;
        }

        if (NextOffset == 0 && !FlashImageHeader.IsHeader(data, area.Capacity))
        {
            return ImageSlotResult.BadMagic;
        }

        int erase = area.Secondary.EraseSize;
        int at = NextOffset;
        int end = at + data.Length;
        while (at < end)
        {
            int count = Math.Min(end - at, erase - (at % erase));
            area.Secondary.Program(area.StagedAt + at, data.Slice(at - NextOffset, count));
            at += count;
        }

        NextOffset = end;
        return ImageSlotResult.Success;
    }

    public ImageSlotResult Complete()
    {
        if (!_isOpen)
        {
            return ImageSlotResult.BadToken;
        }

        if (NextOffset < _length)
        {
            return ImageSlotResult.Incomplete;
        }

        _isOpen = false;
        if (!FlashImageHeader.IsHeader(area.Secondary.Read(area.StagedAt, FlashImageHeader.Size), area.Capacity))
        {
            return ImageSlotResult.BadMagic;
        }

        FlashImageHeader? image = area.ReadStaged();
        if (image?.Sha256 is null || image.Length != _length)
        {
            return ImageSlotResult.BadTlv;
        }

        if (!image.HasRightHash)
        {
            return ImageSlotResult.HashMismatch;
        }

        return TrySetPending() ? ImageSlotResult.Success : ImageSlotResult.FlashError;
    }

    public ImageSlotResult Erase()
    {
        // Also what the boot loader would go back to: nobody else is asked.
        _isOpen = false;
        Empty();
        return ImageSlotResult.Success;
    }

    /// <summary>In the secondary slot only what stands where a new image is staged: what swap using offset has left to go back to is not seen.</summary>
    public byte[]? HashOf(bool isSecondary)
    {
        return (isSecondary ? area.ReadStaged() : area.ReadPrimary())?.Sha256;
    }

    public bool Confirm()
    {
        if (Status == ImageSlotStatus.Testing)
        {
            area.PrimaryTrailer.WriteImageOk();
        }

        return Status == ImageSlotStatus.Confirmed;
    }

    /// <summary>
    /// Of a deployment nothing is written: it goes back when it is not confirmed, and else it does not. A nanoCLR has confirmed itself; what stands where a new image is staged is tried, and that is the
    /// one before under swap using move alone.
    /// </summary>
    public bool RequestRevert()
    {
        return area.Image == ImageKind.Deployment
            ? Status is ImageSlotStatus.Testing or ImageSlotStatus.RollbackPending
            : FlashImageHeader.IsHeader(area.Secondary.Read(area.StagedAt, FlashImageHeader.Size), area.Capacity) && TrySetPending();
    }

    /// <summary>bootutil's <c>boot_set_pending</c>: a trailer that is neither erased nor whole cannot be written.</summary>
    private bool TrySetPending()
    {
        TrailerMagic magic = area.SecondaryTrailer.State.Magic;
        if (magic == TrailerMagic.Unset)
        {
            area.SecondaryTrailer.WriteMagic();
            area.SecondaryTrailer.WriteInfo(SwapType.Test);
        }

        return magic != TrailerMagic.Bad;
    }

    private ImageSlotResult Refuse(int length)
    {
        return length < FlashImageHeader.Size ? ImageSlotResult.BadArgument
            : length > area.Capacity ? ImageSlotResult.TooLarge
            : BootLoader.Next(area) != SwapType.None ? ImageSlotResult.SwapInFlight
            : ImageSlotResult.Success;
    }

    private void Open(int length, int next)
    {
        _isOpen = true;
        _length = length;
        NextOffset = next;
    }

    /// <summary>
    /// The trailer goes first, so that nothing is started that is not whole; then from the start, so that the header is gone before what is behind it, and
    /// nothing is gone on with.
    /// </summary>
    private void Empty()
    {
        area.SecondaryTrailer.Reset();
        area.Secondary.Erase(0, area.Secondary.Size);
    }
}
