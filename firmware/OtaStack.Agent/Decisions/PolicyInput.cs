using OtaStack.Agent.Core;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Decisions;

/// <summary>All that the policy goes by.</summary>
internal sealed class PolicyInput
{
    public PolicyStep Step;

    public UpdateMode Mode;

    public Urgency Urgency;

    /// <summary>Unix seconds.</summary>
    public long Now;
}
