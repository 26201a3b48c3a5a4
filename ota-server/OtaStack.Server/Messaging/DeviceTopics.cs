using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>The topics of docs/device-protocol.md and who may use them.</summary>
internal static class DeviceTopics
{
    /// <summary>End of the topic of assignments.</summary>
    public const string Desired = "/desired";

    private const string Prefix = "ota/v1/";

    /// <summary>Server → device: the assignment.</summary>
    public static string DesiredOf(DeviceName device)
    {
        return $"{Prefix}{device.Product}/{device.Id}{Desired}";
    }

    /// <summary>Device → server: reports.</summary>
    public static string ReportOf(DeviceName device)
    {
        return $"{Prefix}{device.Product}/{device.Id}/report";
    }

    /// <summary>Device → server: asks for a piece of a file.</summary>
    public static string GetOf(DeviceName device)
    {
        return $"{Prefix}{device.Product}/{device.Id}/get";
    }

    /// <summary>Server → device: pieces of files that it asked for.</summary>
    public static string BlockOf(DeviceName device)
    {
        return $"{Prefix}{device.Product}/{device.Id}/block";
    }

    /// <summary>A device may subscribe to its own assignment and blocks, by their full names, and to nothing else: no wildcard, no shared subscription.</summary>
    public static bool MaySubscribe(DeviceName device, string filter)
    {
        return filter == DesiredOf(device) || filter == BlockOf(device);
    }

    /// <summary>A device may publish its own reports and requests for blocks, and nothing else.</summary>
    public static bool MayPublish(DeviceName device, string topic)
    {
        return topic == ReportOf(device) || topic == GetOf(device);
    }
}
