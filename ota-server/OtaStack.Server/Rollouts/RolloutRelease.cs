namespace OtaStack.Server.Rollouts;

/// <summary>The facts of a published release that a rollout needs, as signed.</summary>
internal sealed record RolloutRelease(string ReleaseId, string Version, IReadOnlyList<string> Boards);
