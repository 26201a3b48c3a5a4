using OtaStack.Agent.Core;

namespace OtaStack.Agent.Reports;

/// <summary>The names of update modes in assignments and reports (docs/formats.md), by their numbers.</summary>
internal static class ModeText
{
    public static readonly string[] Names = { "unknown", "automatic", "ask", "manual", "offline" };

    public static string Of(UpdateMode mode)
    {
        int number = (int)mode;
        return Names[number < Names.Length ? number : 0];
    }
}
