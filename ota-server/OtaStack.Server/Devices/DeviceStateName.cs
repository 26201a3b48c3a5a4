using System.Text.Json;

namespace OtaStack.Server.Devices;

/// <summary>The names of device states in reports and in the API: the enum's names in camelCase.</summary>
internal static class DeviceStateName
{
    private static readonly string[] Names =
        [.. Enum.GetNames<DeviceState>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary><c>idle</c>, <c>rolledBack</c>, …; <c>unknown</c> for a device that has never reported.</summary>
    public static string Of(DeviceState state)
    {
        return Names[(int)state];
    }

    /// <summary>Reads a name that a device may send; <c>unknown</c> is not one of them.</summary>
    public static bool TryParse(string name, out DeviceState state)
    {
        state = (DeviceState)Math.Max(Array.IndexOf(Names, name), 0);
        return state != DeviceState.Unknown;
    }
}
