using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>The agent's files have a place that is large enough; assembly sets have two.</summary>
internal static class FileRules
{
    /// <summary>
    /// Erase blocks that a file system needs for the agent: four metadata files, a candidate, an index, three pairs of records, provisioning;
    /// two each for the root and the folders agent, boot, device, erase, page, trust and upload. littlefs takes a block for each file that is no longer tiny.
    /// </summary>
    private const int LeastBlocks = 13 + 2 + (7 * 2);

    public static IEnumerable<Finding> Check(BoardProfile board)
    {
        FlashRegion? region = board.Files.Region is null ? null : board.FindRegion(board.Files.Region);
        if (board.Files.Region is null)
        {
            yield return Finding.Remark(BoardErrorCode.FilesNoRegion);
        }
        else if (region?.Use != RegionUse.Files)
        {
            yield return Finding.Fault(BoardErrorCode.FilesRegion, board.Files.Region);
        }
        else if (board.FindFlash(region.Flash)?.BlocksBetween(region.Start, region.End).Count is int blocks and < LeastBlocks)
        {
            yield return Finding.Remark(BoardErrorCode.FilesSmall, region.Name, $"{blocks}", $"{LeastBlocks}");
        }

        foreach (Finding finding in LittleFsRules.Check(board, region))
        {
            yield return finding;
        }

        int wanted = board.Strategy == UpdateStrategy.AssemblySets ? 2 : 0;
        if (board.Files.Slots.Distinct().Count() != wanted || board.Files.Slots.Count != wanted)
        {
            yield return Finding.Fault(BoardErrorCode.FilesSlots, $"{wanted}", $"{board.Files.Slots.Count}");
        }
    }
}
