using OtaStack.Agent.Core;

namespace OtaStack.Agent.Decisions;

/// <summary>What the policy answered. The instances are shared: asking costs no memory.</summary>
internal sealed class PolicyDecision
{
    public static readonly PolicyDecision Proceed = new(true, ReasonCode.None);

    public static readonly PolicyDecision Wait = new(false, ReasonCode.PolicyWait);

    private PolicyDecision(bool mayProceed, ReasonCode reason)
    {
        MayProceed = mayProceed;
        Reason = reason;
    }

    public readonly bool MayProceed;

    /// <summary>Why not, when not.</summary>
    public readonly ReasonCode Reason;
}
