using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Rollouts;

/// <summary>A rollout to be made, already checked.</summary>
internal sealed record NewRollout(string Product, string Name, string Target, string Group, RolloutRelease Release, RolloutPlan Plan, UpdateSettings Settings);
