using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Pictures;

/// <summary>A part of a flash: a region, or what lies between two.</summary>
internal sealed record Stretch(long Start, long End, FlashRegion? Region)
{
    public long Size => End - Start;

    public string Name => Region?.Name ?? "free";

    public static IReadOnlyList<Stretch> Of(BoardProfile board, FlashDevice flash)
    {
        List<Stretch> stretches = [];
        long at = flash.Start;
        foreach (FlashRegion region in board.Regions.Where(region => region.Flash == flash.Name).OrderBy(region => region.Start))
        {
            if (region.Start > at)
            {
                stretches.Add(new Stretch(at, region.Start, null));
            }

            stretches.Add(new Stretch(region.Start, region.End, region));
            at = region.End;
        }

        if (at < flash.End)
        {
            stretches.Add(new Stretch(at, flash.End, null));
        }

        return stretches;
    }
}
