using OtaStack.Agent.Core;
using OtaStack.Launcher;

namespace OtaStack.Agent.Reports;

/// <summary>The names of states, modes and reset reasons in reports and assignments (docs/formats.md).</summary>
internal static class StatusText
{
    public static string State(AgentState state)
    {
        return ReasonText.Find("unknown,idle,waiting,downloading,staged,rebooting,trial,confirmed,rolledBack,refused,failed,erasing,erased,", (int)state);
    }

    public static string Mode(UpdateMode mode)
    {
        return ReasonText.Find("unknown,automatic,ask,manual,offline,", (int)mode);
    }

    /// <summary>The mode of that name; <see cref="UpdateMode.Unsupported"/> when there is none.</summary>
    public static UpdateMode ModeOf(string name)
    {
        for (UpdateMode mode = UpdateMode.Unknown; mode <= UpdateMode.Offline; mode++)
        {
            if (Mode(mode) == name)
            {
                return mode;
            }
        }

        return UpdateMode.Unsupported;
    }

    public static string Reset(ResetReason reset)
    {
        return ReasonText.Find("unknown,powerOn,brownOut,requested,watchdog,crash,", (int)reset);
    }
}
