using OtaStack.Launcher;

namespace OtaStack.Agent.Reports;

/// <summary>The names of reset reasons in reports (docs/formats.md).</summary>
internal static class ResetText
{
    public static string Of(ResetReason reset)
    {
        return reset switch
        {
            ResetReason.PowerOn => "powerOn",
            ResetReason.BrownOut => "brownOut",
            ResetReason.Requested => "requested",
            ResetReason.Watchdog => "watchdog",
            ResetReason.Crash => "crash",
            _ => "unknown",
        };
    }
}
