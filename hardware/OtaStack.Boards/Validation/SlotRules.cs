using System.Globalization;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>Pairs of slots are what MCUboot's strategy can work with.</summary>
internal static class SlotRules
{
    private static readonly string[] Images = ["nanoclr", "deployment"];

    public static IEnumerable<Finding> Check(BoardProfile board)
    {
        if (board.Strategy is UpdateStrategy.AssemblySets or UpdateStrategy.Unknown)
        {
            return board.Slots.Select(slot => Finding.Fault(BoardErrorCode.SlotUnwanted, slot.Image));
        }

        if (board.Mcuboot is not { WriteAlignment: > 0, LargestAlignment: > 0, MostSectors: > 0 })
        {
            return [Finding.Fault(BoardErrorCode.McubootMissing)];
        }

        if (board.Slots.Count == 0)
        {
            return [Finding.Fault(BoardErrorCode.SlotMissing)];
        }

        IEnumerable<Finding> twice = board.Slots.SelectMany(slot => new[] { slot.Primary, slot.Secondary }).Concat(board.Slots.Select(slot => slot.Image))
            .GroupBy(name => name).Where(same => same.Count() > 1).Select(same => Finding.Fault(BoardErrorCode.NameTwice, same.Key));
        return twice.Concat(board.Slots.SelectMany(slot => CheckPair(board, slot)));
    }

    private static IEnumerable<Finding> CheckPair(BoardProfile board, SlotPair slot)
    {
        if (!Images.Contains(slot.Image))
        {
            yield return Finding.Fault(BoardErrorCode.SlotImage, slot.Image, string.Join(", ", Images));
        }

        FlashRegion? primary = board.FindRegion(slot.Primary);
        FlashRegion? secondary = board.FindRegion(slot.Secondary);
        foreach ((string name, FlashRegion? region, RegionUse use) in new[] { (slot.Primary, primary, RegionUse.Primary), (slot.Secondary, secondary, RegionUse.Secondary) })
        {
            if (region is null)
            {
                yield return Finding.Fault(BoardErrorCode.SlotRegion, slot.Image, name);
            }
            else if (region.Use != use)
            {
                yield return Finding.Fault(BoardErrorCode.SlotUse, slot.Image, name, use.ToString());
            }
        }

        FlashDevice? first = primary is null ? null : board.FindFlash(primary.Flash);
        FlashDevice? second = secondary is null ? null : board.FindFlash(secondary.Flash);
        if (first is not null && second is not null)
        {
            foreach (Finding finding in CheckSizes(board, slot, new PlacedSlot(primary!, first), new PlacedSlot(secondary!, second)))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckSizes(BoardProfile board, SlotPair slot, PlacedSlot primary, PlacedSlot secondary)
    {
        if (board.Strategy == UpdateStrategy.SwapUsingMove && primary.Region.Flash != secondary.Region.Flash)
        {
            yield return Finding.Fault(BoardErrorCode.SlotFlash, slot.Image, primary.Region.Flash, secondary.Region.Flash);
        }

        IReadOnlyList<long> sectors = primary.Sectors;
        if (sectors.Count == 0)
        {
            yield break;
        }

        if (!FitsTogether(board.Strategy, primary.Region.Size, secondary.Region.Size, sectors[0]))
        {
            yield return Finding.Fault(BoardErrorCode.SlotUnequal, slot.Image, HexNumberConverter.Of(primary.Region.Size), HexNumberConverter.Of(secondary.Region.Size));
        }

        int most = Math.Max(sectors.Count, secondary.Sectors.Count);
        if (most > board.Mcuboot!.MostSectors)
        {
            yield return Finding.Fault(BoardErrorCode.SlotSectors, slot.Image, Number(most), Number(board.Mcuboot.MostSectors));
        }

        if (sectors.Concat(secondary.Sectors).Distinct().Count() > 1)
        {
            yield return Finding.Remark(BoardErrorCode.SlotMixed, slot.Image);
        }

        long capacity = SlotCapacity.Of(board, slot);
        if (capacity <= board.Mcuboot.HeaderSize)
        {
            yield return Finding.Fault(BoardErrorCode.SlotRoom, slot.Image, Number(primary.Region.Size), Number(primary.Region.Size - capacity + board.Mcuboot.HeaderSize));
        }
    }

    /// <summary>
    /// The sector that the swap needs may be set aside in one slot beyond the other's size; MCUboot takes no other difference
    /// (<c>boot_slots_compatible</c>).
    /// </summary>
    private static bool FitsTogether(UpdateStrategy strategy, long primary, long secondary, long sector)
    {
        return primary == secondary
            || (strategy == UpdateStrategy.SwapUsingMove && primary == secondary + sector)
            || (strategy == UpdateStrategy.SwapUsingOffset && secondary == primary + sector);
    }

    private static string Number(long value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
