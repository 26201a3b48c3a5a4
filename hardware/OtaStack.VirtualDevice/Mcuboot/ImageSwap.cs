namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// One swap, resumable at every flash operation. It is a list of steps, each the copy of one sector over another; the source of a step is
/// not changed before the step is noted as done, so a step that was cut short is simply made again. The rules for the trailers:
/// the primary trailer is written anew before the first step, its magic last;
/// while that trailer has a swap noted and no copy-done, the swap goes on, whatever else the slots say;
/// that a revert is wanted is noted in the secondary trailer before the primary one is touched.
/// </summary>
internal sealed class ImageSwap(ImageArea area)
{
    /// <summary>Prepares a swap and makes it.</summary>
    public void Run(SwapType type)
    {
        if (area.Strategy == SwapStrategy.Overwrite)
        {
            Overwrite();
            return;
        }

        if (type == SwapType.Revert && !IsRevertNoted(area.SecondaryTrailer.State))
        {
            NoteRevert();
        }

        SlotTrailer trailer = area.PrimaryTrailer;
        trailer.Reset();
        trailer.WriteSwapBytes(Math.Max(area.ReadPrimary()?.Length ?? 0, (type == SwapType.Revert ? area.ReadPrevious() : area.ReadStaged())?.Length ?? 0));
        trailer.WriteInfo(type);
        if (type == SwapType.Permanent)
        {
            trailer.WriteImageOk();
        }

        trailer.WriteMagic();
        Resume(type);
    }

    /// <summary>Makes the steps that are missing, then notes the end.</summary>
    public void Resume(SwapType type)
    {
        SlotTrailer trailer = area.PrimaryTrailer;
        int sectors = (trailer.SwapBytes + area.SectorSize - 1) / area.SectorSize;
        int steps = sectors * (area.Strategy == SwapStrategy.Move ? 3 : 2);
        for (int step = 0; step < steps; step++)
        {
            if (!trailer.IsDone(step))
            {
                Make(step, sectors, type == SwapType.Revert);
                trailer.MarkDone(step);
            }
        }

        area.SecondaryTrailer.Reset();
        if (type != SwapType.Test)
        {
            trailer.WriteImageOk();
        }

        trailer.WriteCopyDone();
    }

    /// <summary>True when a secondary trailer asks for the way back.</summary>
    public static bool IsRevertNoted(TrailerState secondary)
    {
        return secondary.Magic == TrailerMagic.Good && secondary.Info == SwapType.Revert;
    }

    /// <summary>A way back that began by itself is written down, so that it goes on as one after a power cut.</summary>
    private void NoteRevert()
    {
        SlotTrailer secondary = area.SecondaryTrailer;
        secondary.Reset();
        secondary.WriteInfo(SwapType.Revert);
        if (area.Strategy == SwapStrategy.Offset)
        {
            // State I: tells it from a new image, which stands a sector higher.
            secondary.WriteCopyDone();
        }

        secondary.WriteMagic();
    }

    private void Make(int step, int sectors, bool isRevert)
    {
        if (area.Strategy == SwapStrategy.Move)
        {
            MakeMove(step, sectors);
        }
        else
        {
            // Upwards the images go one sector down, on the way back the other way round.
            int sector = isRevert ? sectors - 1 - (step / 2) : step / 2;
            int toSecondary = isRevert ? sector + 1 : sector;
            int fromSecondary = isRevert ? sector : sector + 1;
            if (step % 2 == 0)
            {
                Copy(area.Primary, sector, area.Secondary, toSecondary);
            }
            else
            {
                Copy(area.Secondary, fromSecondary, area.Primary, sector);
            }
        }
    }

    private void MakeMove(int step, int sectors)
    {
        if (step < sectors)
        {
            int sector = sectors - 1 - step;
            Copy(area.Primary, sector, area.Primary, sector + 1);
            return;
        }

        int swapped = (step - sectors) / 2;
        if ((step - sectors) % 2 == 0)
        {
            Copy(area.Secondary, swapped, area.Primary, swapped);
        }
        else
        {
            Copy(area.Primary, swapped + 1, area.Secondary, swapped);
        }
    }

    /// <summary>Nothing is noted on the way: as long as the secondary trailer asks for it, the copy starts from its beginning.</summary>
    private void Overwrite()
    {
        int sectors = (area.ReadStaged()!.Length + area.SectorSize - 1) / area.SectorSize;
        for (int sector = 0; sector < sectors; sector++)
        {
            Copy(area.Secondary, sector, area.Primary, sector);
        }

        area.PrimaryTrailer.Reset();
        area.PrimaryTrailer.WriteMagic();
        area.SecondaryTrailer.Reset();
        area.Secondary.Erase(0, area.SectorSize);
    }

    private void Copy(FlashRegion from, int fromSector, FlashRegion to, int toSector)
    {
        int size = area.SectorSize;
        byte[] bytes = from.Read(fromSector * size, size);
        to.Erase(toSector * size, size);
        int end = bytes.AsSpan().LastIndexOfAnyExcept((byte)0xFF) + 1;
        to.Program(toSector * size, bytes.AsSpan(0, end));
    }
}
