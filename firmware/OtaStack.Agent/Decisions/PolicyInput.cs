using OtaStack.Agent.Core;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Decisions;

/// <summary>All that the policy goes by.</summary>
internal sealed class PolicyInput
{
    public PolicyStep Step { get; set; }

    public UpdateMode Mode { get; set; }

    public Urgency Urgency { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Now { get; set; }
}
