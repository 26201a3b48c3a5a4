using OtaStack.Trust;

namespace OtaStack.Agent.Core;

/// <summary>Verdicts of the trust layer as reasons: the numbers are the same.</summary>
internal static class Reasons
{
    public static ReasonCode Of(Verdict verdict)
    {
        // A verdict that was never set is no reason to accept: it counts as malformed.
        return verdict == Verdict.Unknown ? ReasonCode.Malformed
            : verdict == Verdict.Accepted ? ReasonCode.None
            : (ReasonCode)(byte)verdict;
    }
}
