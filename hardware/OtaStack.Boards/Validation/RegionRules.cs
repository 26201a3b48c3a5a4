using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>Regions lie in their flash, on whole erase blocks, and no two on one another.</summary>
internal static class RegionRules
{
    public static IEnumerable<Finding> Check(BoardProfile board)
    {
        IEnumerable<string> names = board.Flash.Select(flash => flash.Name).Concat(board.Regions.Select(region => region.Name));
        IEnumerable<Finding> twice = names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => Finding.Fault(BoardErrorCode.NameTwice, same.Key));
        return twice.Concat(board.Flash.SelectMany(CheckFlash)).Concat(board.Regions.SelectMany(region => CheckRegion(board, region))).Concat(CheckOverlaps(board));
    }

    private static IEnumerable<Finding> CheckFlash(FlashDevice flash)
    {
        long sum = flash.Erase.Sum(run => run.Size * run.Count);
        if (sum != flash.Size)
        {
            yield return Finding.Fault(BoardErrorCode.FlashSize, flash.Name, HexNumberConverter.Of(flash.Size), HexNumberConverter.Of(sum));
        }
    }

    private static IEnumerable<Finding> CheckRegion(BoardProfile board, FlashRegion region)
    {
        FlashDevice? flash = board.FindFlash(region.Flash);
        if (flash is null)
        {
            yield return Finding.Fault(BoardErrorCode.RegionFlash, region.Name, region.Flash);
            yield break;
        }

        if (region.Size == 0 || region.Start < flash.Start || region.End > flash.End)
        {
            yield return Finding.Fault(BoardErrorCode.RegionOutside, region.Name, Span(region.Start, region.End), Span(flash.Start, flash.End));
            yield break;
        }

        HashSet<long> boundaries = [.. flash.Boundaries()];
        foreach (long at in new[] { region.Start, region.End }.Where(at => !boundaries.Contains(at)))
        {
            yield return Finding.Fault(BoardErrorCode.RegionUnaligned, region.Name, HexNumberConverter.Of(at), HexNumberConverter.Of(boundaries.Where(boundary => boundary < at).Max()));
        }
    }

    private static IEnumerable<Finding> CheckOverlaps(BoardProfile board)
    {
        foreach (IGrouping<string, FlashRegion> inFlash in board.Regions.GroupBy(region => region.Flash))
        {
            FlashRegion? last = null;
            foreach (FlashRegion region in inFlash.OrderBy(region => region.Start).ThenBy(region => region.End))
            {
                if (last is not null && region.Start < last.End)
                {
                    yield return Finding.Fault(BoardErrorCode.RegionOverlap, region.Name, Span(region.Start, region.End), last.Name, Span(last.Start, last.End));
                }

                last = last is null || region.End > last.End ? region : last;
            }
        }
    }

    private static string Span(long start, long end)
    {
        return HexNumberConverter.Of(start) + "–" + HexNumberConverter.Of(Math.Max(start, end - 1));
    }
}
