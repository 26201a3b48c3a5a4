using OtaStack.Agent.Core;

namespace OtaStack.Agent.Decisions;

/// <summary>
/// Whether the next step of an update may be taken now. It only delays: what may be installed at all is decided by the
/// signed metadata. A mode that is not known waits, so a damaged setting never installs anything.
/// </summary>
internal static class UpdatePolicy
{
    public static PolicyDecision Decide(PolicyInput input)
    {
        bool known = input.Step == PolicyStep.Download || input.Step == PolicyStep.Install;
        return known && input.Mode == UpdateMode.Automatic ? PolicyDecision.Proceed : PolicyDecision.Wait;
    }
}
