namespace OtaStack.Server.Rollouts;

/// <summary>The facts of a published release that a rollout needs, as signed.</summary>
/// <param name="InstallBy">From when on devices install it whatever their users chose; null when no such time is signed.</param>
internal sealed record RolloutRelease(string ReleaseId, string Version, IReadOnlyList<string> Boards, DateTimeOffset? InstallBy = null);
