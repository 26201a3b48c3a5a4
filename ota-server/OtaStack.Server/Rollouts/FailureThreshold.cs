using System.Globalization;

namespace OtaStack.Server.Rollouts;

/// <summary>The rule that stops a bad release: failed × 100 &gt; threshold × devices assigned so far.</summary>
internal static class FailureThreshold
{
    /// <summary>More different reasons than this are summed up as the most frequent ones.</summary>
    private const int MaxReasons = 3;

    /// <summary>The reason to halt, or null when the failures stay within the threshold.</summary>
    public static HaltReason? Judge(RolloutStanding rollout, IReadOnlyList<MemberStanding> members)
    {
        int assigned = CountAssigned(members);
        List<MemberStanding> failed = [.. members.Where(m => m.Outcome == MemberOutcome.Failed)];
        if ((long)failed.Count * 100 <= (long)rollout.Plan.FailureThresholdPercent * assigned)
        {
            return null;
        }

        bool allWentBack = failed.All(m => m.EndState == "rolledBack" && m.EndVersion == failed[0].EndVersion);
        return new HaltReason
        {
            Code = HaltReason.FailureThreshold,
            Phase = rollout.Phase,
            Failed = failed.Count,
            Assigned = assigned,
            Version = allWentBack ? failed[0].EndVersion : "",
            Reasons = Summarise(failed),
        };
    }

    /// <summary>Devices assigned so far. One that was erased or removed before it had ended is neither a success nor a failure, and counts in nothing.</summary>
    public static int CountAssigned(IReadOnlyList<MemberStanding> members)
    {
        return members.Count(m => m.Outcome is not (MemberOutcome.Waiting or MemberOutcome.Erased or MemberOutcome.Removed));
    }

    private static string Summarise(List<MemberStanding> failed)
    {
        List<IGrouping<string, MemberStanding>> groups =
        [
            .. failed.GroupBy(m => m.EndReason, StringComparer.Ordinal)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MaxReasons),
        ];
        return groups.Count == 1
            ? groups[0].Key
            : string.Join(", ", groups.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} ({g.Count()})")));
    }
}
