namespace OtaStack.Server.Rollouts;

/// <summary>One device that is to get the release now.</summary>
/// <param name="AlreadyRuns">The device runs it already, so that it counts as succeeded at once.</param>
internal readonly record struct NewAssignment(string DeviceId, bool AlreadyRuns);
