using OtaStack.Agent.Core;

namespace OtaStack.Agent.Decisions;

/// <summary>What a trial that was not confirmed says about the release.</summary>
internal static class TrialEnd
{
    /// <summary>Trials that may end without evidence before the release itself is held to be bad.</summary>
    public const int BrokenTrialsAllowed = 2;

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
