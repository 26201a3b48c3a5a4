using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>The agent's states as they are written in reports and events: the enum's name in camelCase.</summary>
public static class StateName
{
    public static string Of(AgentState state)
    {
        string name = state.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
