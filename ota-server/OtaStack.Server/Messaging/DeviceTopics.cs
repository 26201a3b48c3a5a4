using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>The topics of docs/device-protocol.md and who may use them.</summary>
internal static class DeviceTopics
{
    private const string Prefix = "ota/v1/";

    /// <summary>Server → device: the assignment.</summary>
    public static string DesiredOf(DeviceName device)
    {
        return $"{Prefix}{device.Product}/{device.Id}/desired";
    }

    /// <summary>Device → server: reports.</summary>
    public static string ReportOf(DeviceName device)
    {
        return $"{Prefix}{device.Product}/{device.Id}/report";
    }

    /// <summary>A device may subscribe to its own assignment, by its full name, and to nothing else: no wildcard, no shared subscription.</summary>
    public static bool MaySubscribe(DeviceName device, string filter)
    {
        return filter == DesiredOf(device);
    }

    /// <summary>A device may publish its own reports and nothing else.</summary>
    public static bool MayPublish(DeviceName device, string topic)
    {
        return topic == ReportOf(device);
    }
}
