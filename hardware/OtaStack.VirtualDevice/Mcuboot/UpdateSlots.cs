using OtaStack.Agent.Ports;

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
            return found.AsSpan().IndexOfAnyExcept((byte)0xFF) < 0 ? ImageSlotResult.NoImage : ImageSlotResult.BadMagic;
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

        Open(length, block * erase);
        return ImageSlotResult.Success;
    }

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

        int erase = area.Secondary.EraseSize;
        while (data.Length > 0)
        {
            int count = Math.Min(data.Length, erase - (NextOffset % erase));
            if (NextOffset % erase == 0)
            {
                area.Secondary.Erase(area.StagedAt + NextOffset, erase);
            }

            area.Secondary.Program(area.StagedAt + NextOffset, data[..count]);
            NextOffset += count;
            data = data[count..];
        }

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

        // As bootutil's boot_set_pending leaves it.
        area.SecondaryTrailer.Reset();
        area.SecondaryTrailer.WriteMagic();
        area.SecondaryTrailer.WriteInfo(SwapType.Test);
        _isOpen = false;
        return ImageSlotResult.Success;
    }

    public ImageSlotResult Erase()
    {
        _isOpen = false;
        if (Status is ImageSlotStatus.Testing or ImageSlotStatus.RollbackPending)
        {
            return ImageSlotResult.SwapInFlight;
        }

        Empty();
        return ImageSlotResult.Success;
    }

    public byte[]? HashOf(bool isSecondary)
    {
        FlashImageHeader? image = !isSecondary ? area.ReadPrimary() : area.ReadStaged() ?? area.ReadPrevious();
        return image?.Sha256;
    }

    public bool Confirm()
    {
        if (Status == ImageSlotStatus.Testing)
        {
            area.PrimaryTrailer.WriteImageOk();
        }

        return Status == ImageSlotStatus.Confirmed;
    }

    public bool RequestRevert()
    {
        ImageSlotStatus status = Status;
        bool isUnderWay = status is ImageSlotStatus.Testing or ImageSlotStatus.RollbackPending;
        if (area.Strategy == SwapStrategy.Overwrite || (!isUnderWay && status != ImageSlotStatus.Confirmed) || area.ReadPrevious()?.HasRightHash != true)
        {
            return false;
        }

        if (!isUnderWay)
        {
            ImageSwap.NoteRevert(area);
        }

        return true;
    }

    private ImageSlotResult Refuse(int length)
    {
        return length < FlashImageHeader.Size ? ImageSlotResult.BadArgument
            : length > area.Capacity ? ImageSlotResult.TooLarge
            : Status is not (ImageSlotStatus.Confirmed or ImageSlotStatus.Unknown) ? ImageSlotResult.SwapInFlight
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
