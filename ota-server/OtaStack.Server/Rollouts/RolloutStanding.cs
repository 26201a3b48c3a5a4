namespace OtaStack.Server.Rollouts;

/// <summary>Where a rollout stands, as stored.</summary>
/// <param name="Phase">The phase that has begun, from 1.</param>
/// <param name="PhaseEndedAt">Unix seconds at which the phase's last device ended, 0 while one has not: the soak time runs from here.</param>
/// <param name="IsRetired">Whether the signed metadata no longer lists the release: devices would refuse it.</param>
internal sealed record RolloutStanding(RolloutPlan Plan, RolloutState State, int Phase, long PhaseEndedAt, bool IsRetired = false);
