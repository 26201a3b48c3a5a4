using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>Secure erase reaches every staged copy, keeps its stages in order and destroys the device's key last.</summary>
internal static class EraseRules
{
    private static readonly string[] Methods = ["clear", "purge"];

    public static IEnumerable<Finding> Check(BoardProfile board)
    {
        IReadOnlyList<EraseTarget> targets = board.Erase.Targets;
        return CheckTargets(board, targets).Concat(CheckSpares(board, targets)).Concat(CheckOrder(targets));
    }

    private static IEnumerable<Finding> CheckTargets(BoardProfile board, IReadOnlyList<EraseTarget> targets)
    {
        if (!Methods.Contains(board.Erase.Method))
        {
            yield return Finding.Fault(BoardErrorCode.EraseMethod, board.Erase.Method);
        }

        foreach (IGrouping<(EraseKind, string), EraseTarget> same in targets.GroupBy(target => (target.Kind, target.Name)).Where(same => same.Count() > 1))
        {
            yield return Finding.Fault(BoardErrorCode.EraseTwice, NameOf(same.First()));
        }

        foreach (EraseTarget target in targets)
        {
            if (target.Kind == EraseKind.Region && board.FindRegion(target.Name) is null)
            {
                yield return Finding.Fault(BoardErrorCode.EraseRegion, target.Name);
            }
            else if (target.Kind == EraseKind.Unknown || target.Stage == EraseStage.Unknown || target.Name.Length == 0 != (target.Kind == EraseKind.SpareSlot))
            {
                yield return Finding.Fault(BoardErrorCode.EraseTarget, NameOf(target));
            }
        }
    }

    private static IEnumerable<Finding> CheckSpares(BoardProfile board, IReadOnlyList<EraseTarget> targets)
    {
        IEnumerable<string> missing = board.Slots.Select(slot => slot.Secondary).Where(name => !targets.Any(target => target.Kind == EraseKind.Region && target.Name == name));
        if (board.Files.Slots.Count > 0 && !targets.Any(target => target.Kind == EraseKind.SpareSlot))
        {
            missing = missing.Append("spare-slot");
        }

        return missing.Select(name => Finding.Fault(BoardErrorCode.EraseSpare, name));
    }

    private static IEnumerable<Finding> CheckOrder(IReadOnlyList<EraseTarget> targets)
    {
        foreach ((EraseTarget before, EraseTarget after) in targets.Zip(targets.Skip(1)).Where(pair => pair.First.Stage > pair.Second.Stage))
        {
            yield return Finding.Fault(BoardErrorCode.EraseStages, NameOf(after), NameOf(before));
        }

        EraseTarget? key = targets.FirstOrDefault(target => target.Kind == EraseKind.DeviceKey);
        if (key is null)
        {
            yield return Finding.Fault(BoardErrorCode.EraseKeyMissing);
        }
        else if (targets[^1].Kind != EraseKind.DeviceKey || targets[^1].Stage != EraseStage.Last)
        {
            yield return Finding.Fault(BoardErrorCode.EraseKeyLast, key.Name, NameOf(targets[^1]));
        }
    }

    private static string NameOf(EraseTarget target)
    {
        return target.Name.Length > 0 ? target.Name : target.Kind.ToString();
    }
}
