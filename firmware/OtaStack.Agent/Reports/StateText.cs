using OtaStack.Agent.Core;

namespace OtaStack.Agent.Reports;

/// <summary>The names of states in reports (docs/formats.md).</summary>
internal static class StateText
{
    public static string Of(AgentState state)
    {
        return ReasonText.Find("unknown,idle,waiting,downloading,staged,rebooting,trial,confirmed,rolledBack,refused,failed,erasing,erased,", (int)state);
    }
}
