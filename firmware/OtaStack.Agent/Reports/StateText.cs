using OtaStack.Agent.Core;

namespace OtaStack.Agent.Reports;

/// <summary>The names of states in reports (docs/formats.md).</summary>
internal static class StateText
{
    private static readonly string[] Names =
    {
        "unknown", "idle", "waiting", "downloading", "staged", "rebooting", "trial", "confirmed", "rolledBack", "refused", "failed", "erasing", "erased",
    };

    public static string Of(AgentState state)
    {
        int number = (int)state;
        return Names[number < Names.Length ? number : 0];
    }
}
