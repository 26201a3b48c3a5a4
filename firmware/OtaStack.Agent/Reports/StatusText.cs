using OtaStack.Agent.Core;

namespace OtaStack.Agent.Reports;

/// <summary>The names of states, modes and reset reasons in reports and assignments (docs/formats.md).</summary>
internal static class StatusText
{
    public const string Modes = "unknown,automatic,ask,manual,offline,";

    public const string Resets = "unknown,powerOn,brownOut,requested,watchdog,crash,";

    /// <summary>What a user may say about a release, at a portal.</summary>
    public const string Orders = "unknown,now,at,window,later,";

    public static string State(AgentState state)
    {
        return Find("unknown,idle,waiting,downloading,staged,rebooting,trial,confirmed,rolledBack,refused,failed,erasing,erased,", (int)state);
    }

    public static string Mode(UpdateMode mode)
    {
        return Find(Modes, (int)mode);
    }

    /// <summary>One text with a comma behind each name: each of many texts costs nine bytes more on a device.</summary>
    internal static string Find(string names, int wanted)
    {
        int start = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] == ',')
            {
                if (wanted == 0)
                {
                    return names.Substring(start, i - start);
                }

                wanted--;
                start = i + 1;
            }
        }

        return "unknown";
    }
}
