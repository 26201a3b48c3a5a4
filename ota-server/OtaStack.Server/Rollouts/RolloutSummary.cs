using System.Globalization;
using System.Text.Json.Serialization;

namespace OtaStack.Server.Rollouts;

/// <summary>A rollout as the API and the console show it.</summary>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>halted</c> or <c>completed</c>.</param>
/// <param name="Phase">The phase that has begun, from 1.</param>
/// <param name="HaltCode">Stable code of why it was halted; null unless halted.</param>
/// <param name="HaltReason">The same as a sentence; null unless halted.</param>
/// <param name="Counts">Devices per outcome.</param>
/// <param name="Devices">Per device, in the order in which they are reached; absent in lists.</param>
/// <param name="InstallBy">The signed time from which on its devices install the release whatever their users chose; null when there is none, or the release is gone.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record RolloutSummary(
    string Id, string Name, string Product, string Target, string ReleaseId, string Version, string Group, IReadOnlyList<int> Phases,
    int FailureThresholdPercent, int SoakSeconds, DateTimeOffset CreatedAt, string State, int Phase, DateTimeOffset? EndedAt,
    string? HaltCode, string? HaltReason, IReadOnlyDictionary<string, int> Counts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MemberSummary>? Devices, DateTimeOffset? InstallBy = null)
{
    /// <param name="culture">Language of the halt reason.</param>
    internal static RolloutSummary Of(Rollout rollout, IReadOnlyList<MemberSummary> members, CultureInfo culture, DateTimeOffset? installBy)
    {
        return new RolloutSummary(
            rollout.Id, rollout.Name, rollout.Product, rollout.Target, rollout.ReleaseId, rollout.Version, rollout.Group, rollout.Phases,
            rollout.FailureThresholdPercent, rollout.SoakSeconds, rollout.CreatedAt, rollout.State.ToString().ToLowerInvariant(), rollout.Phase,
            rollout.EndedAt, rollout.HaltReason?.Code, rollout.HaltReason is null ? null : HaltSentence.Of(rollout.HaltReason, culture),
            MemberProgress.Count(members), members, installBy);
    }
}
