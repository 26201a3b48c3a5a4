using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>What a device has to put up with.</summary>
/// <param name="Name">As in the devices file of the fleet.</param>
/// <param name="Faults">What is wrong with its link.</param>
/// <param name="CutsPowerWhileDownloading">The supply breaks down once, at some flash operation of the first download.</param>
public sealed record DeviceProfile(string Name, LinkFaults Faults, bool CutsPowerWhileDownloading = false)
{
    /// <summary>Nothing goes wrong.</summary>
    public static DeviceProfile Steady { get; } = new("steady", LinkFaults.None);

    /// <summary>Drops every 10 to 20 KiB, loses MQTT every 3 to 10 seconds, one request in ten finds no connection.</summary>
    public static DeviceProfile Flaky { get; } = new("flaky", new LinkFaults
    {
        DropAfterBytesMin = 10 * 1024,
        DropAfterBytesMax = 20 * 1024,
        RefusePercent = 10,
        LatencyMilliseconds = 50,
        MqttSecondsMin = 3,
        MqttSecondsMax = 10,
    });

    /// <summary>One power cut in mid-download.</summary>
    public static DeviceProfile PowerCut { get; } = new("powerCut", LinkFaults.None, CutsPowerWhileDownloading: true);

    /// <summary>A network that lets nothing but HTTP through.</summary>
    public static DeviceProfile HttpOnly { get; } = new("httpOnly", new LinkFaults { AllowsMqtt = false });

    /// <summary>A network that lets nothing but MQTT through.</summary>
    public static DeviceProfile MqttOnly { get; } = new("mqttOnly", new LinkFaults { AllowsHttp = false });

    /// <summary>No network at all: releases come on media or by hand.</summary>
    public static DeviceProfile Offline { get; } = new("offline", new LinkFaults { AllowsMqtt = false, AllowsHttp = false });

    public static IReadOnlyList<DeviceProfile> All { get; } = [Steady, Flaky, PowerCut, HttpOnly, MqttOnly, Offline];

    public bool HasNetwork => Faults.AllowsHttp || Faults.AllowsMqtt;

    /// <summary>The profile of that name, or null.</summary>
    public static DeviceProfile? Find(string name)
    {
        return All.FirstOrDefault(profile => profile.Name == name);
    }
}
