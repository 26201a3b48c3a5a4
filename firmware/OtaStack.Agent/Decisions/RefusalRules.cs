using OtaStack.Agent.Core;
using OtaStack.Trust;

namespace OtaStack.Agent.Decisions;

/// <summary>Why something is refused, and whether that can change without a new assignment.</summary>
internal static class RefusalRules
{
    /// <summary>
    /// True when trying again is pointless: the signed facts about the release do not fit this device, or the release is bad.
    /// Everything else may be a server, cache or network in a bad moment and is tried again, ever more rarely.
    /// </summary>
    public static bool IsFinal(ReasonCode reason)
    {
        // What is listed between the first and the last of a range is final too, but a permit that is not valid yet.
        return (reason >= ReasonCode.WrongProduct && reason <= ReasonCode.Downgrade)
            || reason == ReasonCode.NoReleaseData
            || (reason >= ReasonCode.PermitMalformed && reason <= ReasonCode.PermitUsed && reason != ReasonCode.PermitNotYet)
            || reason == ReasonCode.FailedBefore
            || reason == ReasonCode.ReleaseMismatch
            || reason == ReasonCode.ImageMismatch
            || reason == ReasonCode.IndexMalformed
            || reason == ReasonCode.ImageRejected
            || reason == ReasonCode.Slot4
            || reason == ReasonCode.Slot6
            || (reason >= ReasonCode.Slot11 && reason <= ReasonCode.Slot14)
            || reason == ReasonCode.EraseUnconfirmed;
    }

    /// <summary>Verdicts of the trust layer as reasons: the numbers are the same.</summary>
    public static ReasonCode ReasonOf(Verdict verdict)
    {
        // A verdict that was never set is no reason to accept: it counts as malformed.
        return verdict == Verdict.Unknown ? ReasonCode.Malformed
            : verdict == Verdict.Accepted ? ReasonCode.None
            : (ReasonCode)(byte)verdict;
    }
}
