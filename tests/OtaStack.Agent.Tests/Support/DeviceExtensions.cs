using OtaStack.Agent.Core;

namespace OtaStack.Agent.Tests.Support;

internal static class DeviceExtensions
{
    public static void Also(this TestDevice device, Action<TestDevice> action)
    {
        action(device);
    }

    public static void RunUntil(this TestDevice device, params AgentState[] states)
    {
        device.RunUntil(() => states.Contains(device.Agent.State));
    }
}
