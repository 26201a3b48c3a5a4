using OtaStack.Agent.Core;

namespace OtaStack.Agent.Decisions;

/// <summary>
/// When a new release is confirmed, and what a trial that was not says about it. It must be healthy and must have reached the update
/// server since its first start: a release that can no longer be updated must not stay.
/// </summary>
internal static class TrialRules
{
    /// <summary>A good answer older than this is asked for again before it confirms anything. Seconds.</summary>
    public const int HealthIsFresh = 30;

    /// <summary>Trials that may end without evidence before the release itself is held to be bad.</summary>
    public const int BrokenTrialsAllowed = 2;

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

    /// <summary>
    /// True when the release failed. A restart before the confirmation may be the release's fault or a power cut, and damaged
    /// files are the medium's fault: such a trial is repeated, twice at most.
    /// </summary>
    /// <param name="reason">Why the trial was reverted.</param>
    /// <param name="brokenTrials">Trials of this release that ended like this before.</param>
    public static bool IsFailure(ReasonCode reason, int brokenTrials)
    {
        bool noEvidence = reason == ReasonCode.BootFailed || reason == ReasonCode.SlotCorrupt;
        return !noEvidence || brokenTrials >= BrokenTrialsAllowed;
    }
}
