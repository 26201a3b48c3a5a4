using OtaStack.Agent.Core;
using OtaStack.Launcher;

namespace OtaStack.Agent.Reports;

/// <summary>The names of reset reasons in reports (docs/formats.md).</summary>
internal static class ResetText
{
    public static string Of(ResetReason reset)
    {
        return ReasonText.Find("unknown,powerOn,brownOut,requested,watchdog,crash,", (int)reset);
    }
}
