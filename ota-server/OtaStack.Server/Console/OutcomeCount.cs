using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Console;

/// <summary>Devices of a rollout that are equally far, as the page sums them up.</summary>
/// <param name="Name">Completes the text name <c>Outcome.…</c>.</param>
internal sealed record OutcomeCount(string Name, string Tone, int Count)
{
    /// <summary>In the order of an update.</summary>
    public static IReadOnlyList<OutcomeCount> Of(RolloutSummary rollout)
    {
        IReadOnlyDictionary<string, int> counts = rollout.Counts;
        return
        [
            new("waiting", "tone-rest", counts["waiting"]),
            new("downloading", "tone-work", counts["assigned"] + counts["downloading"]),
            new("trial", "tone-trial", counts["trial"]),
            new("confirmed", "tone-good", counts["confirmed"]),
            new("rolledBack", "tone-bad", counts["rolledBack"]),
            new("failed", "tone-worse", counts["refused"] + counts["failed"]),
            new("withdrawn", "tone-none", counts["withdrawn"]),
            new("erased", "tone-gone", counts["erased"]),
            new("removed", "tone-gone", counts["removed"]),
        ];
    }
}
