namespace OtaStack.Server.Rollouts;

/// <summary>One device of a rollout, as stored.</summary>
/// <param name="Outcome">How far it is.</param>
/// <param name="RunsRelease">The device told that it already runs the release, confirmed.</param>
/// <param name="EndState">For a failed device: <c>rolledBack</c>, <c>refused</c> or <c>failed</c>; otherwise empty.</param>
/// <param name="EndReason">For a failed device: its reason code; otherwise empty.</param>
/// <param name="EndVersion">For a failed device: the version it runs now; otherwise empty.</param>
internal readonly record struct MemberStanding(
    string DeviceId, MemberOutcome Outcome, bool RunsRelease = false, string EndState = "", string EndReason = "", string EndVersion = "");
