using OtaStack.Server.Devices;

namespace OtaStack.Server.Rollouts;

/// <summary>How far a device of a rollout is, in one word: what the rollout stored, refined by what the device last told.</summary>
internal static class MemberProgress
{
    /// <summary>All words, in the order of an update.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["waiting", "assigned", "downloading", "trial", "confirmed", "rolledBack", "refused", "failed", "withdrawn", "erased", "removed"];

    /// <param name="worksOnRelease">The device told that it is working on the rollout's release.</param>
    public static string Of(MemberOutcome outcome, string endState, DeviceState state, bool worksOnRelease)
    {
        return outcome switch
        {
            MemberOutcome.Waiting => "waiting",
            MemberOutcome.Succeeded => "confirmed",
            MemberOutcome.Failed => endState,
            MemberOutcome.Withdrawn => "withdrawn",
            MemberOutcome.Erased => "erased",
            MemberOutcome.Removed => "removed",
            _ => worksOnRelease ? OfWork(state) : "assigned",
        };
    }

    /// <summary>Devices per word, every word present.</summary>
    public static IReadOnlyDictionary<string, int> Count(IEnumerable<MemberSummary> members)
    {
        Dictionary<string, int> counts = Names.ToDictionary(name => name, _ => 0);
        foreach (MemberSummary member in members)
        {
            counts[member.Outcome]++;
        }

        return counts;
    }

    private static string OfWork(DeviceState state)
    {
        return state switch
        {
            DeviceState.Downloading or DeviceState.Staged or DeviceState.Rebooting => "downloading",
            DeviceState.Trial => "trial",
            _ => "assigned",
        };
    }
}
