using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>
/// Holds a board against the rules, all of them:
/// <list type="bullet">
/// <item>erase blocks add up to the flash; regions lie in their flash, on erase blocks, and do not overlap;</item>
/// <item>slots fit the strategy: same flash, size and sectors as MCUboot asks, room for trailer and moved sector;</item>
/// <item>ESP-IDF takes the partition table;</item>
/// <item>the agent fits into the managed heap;</item>
/// <item>secure erase misses no spare copy and destroys keys last.</item>
/// </list>
/// </summary>
public static class BoardValidator
{
    public static IReadOnlyList<Finding> Check(BoardProfile board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return
        [
            .. RegionRules.Check(board),
            .. SlotRules.Check(board),
            .. FileRules.Check(board),
            .. PartitionRules.Check(board),
            .. MemoryRules.Check(board),
            .. EraseRules.Check(board),
        ];
    }
}
