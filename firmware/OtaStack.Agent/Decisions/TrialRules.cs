namespace OtaStack.Agent.Decisions;

/// <summary>
/// When a new release is confirmed. It must be healthy and must have reached the update server since its first start: a
/// release that can no longer be updated must not stay.
/// </summary>
internal static class TrialRules
{
    /// <summary>A good answer older than this is asked for again before it confirms anything. Seconds.</summary>
    public const int HealthIsFresh = 30;

    /// <param name="health">What is known of the application.</param>
    /// <param name="healthAge">Seconds since it became known.</param>
    /// <param name="serverReached">An assignment arrived or a report was delivered since the start.</param>
    /// <param name="elapsed">Seconds since the start.</param>
    /// <param name="limit">Seconds allowed.</param>
    public static TrialStep Decide(Health health, long healthAge, bool serverReached, long elapsed, int limit)
    {
        if (health > Health.Good)
        {
            return health == Health.Bad ? TrialStep.RevertUnhealthy
                : health == Health.Starved ? TrialStep.RevertStarved
                : TrialStep.RevertLate;
        }

        bool fresh = health == Health.Good && healthAge <= HealthIsFresh;
        if (fresh && serverReached)
        {
            return TrialStep.Confirm;
        }

        if (elapsed >= limit)
        {
            return health == Health.Good && !serverReached ? TrialStep.RevertUnreached : TrialStep.RevertLate;
        }

        bool ask = health == Health.Unknown || (serverReached && !fresh);
        return ask ? TrialStep.AskHealth : TrialStep.Wait;
    }
}
