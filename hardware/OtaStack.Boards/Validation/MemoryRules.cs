using System.Globalization;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>The agent leaves the application at least as much of the managed heap as it takes at its peak.</summary>
internal static class MemoryRules
{
    private const int Shares = 2;

    public static IEnumerable<Finding> Check(BoardProfile board)
    {
        if (board.Memory.ManagedHeap is not long heap)
        {
            yield return Finding.Remark(BoardErrorCode.MemoryUnknown, board.Memory.Note);
        }
        else if (heap < board.Memory.AgentPeak * Shares)
        {
            yield return Finding.Fault(
                BoardErrorCode.MemoryTooSmall,
                heap.ToString(CultureInfo.InvariantCulture),
                (board.Memory.AgentPeak * Shares).ToString(CultureInfo.InvariantCulture));
        }
    }
}
