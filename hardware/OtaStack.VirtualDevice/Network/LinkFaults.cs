namespace OtaStack.VirtualDevice.Network;

/// <summary>What is wrong with a device's link. Where numbers are drawn, they come from the device's seed.</summary>
public sealed record LinkFaults
{
    /// <summary>A link without faults.</summary>
    public static LinkFaults None { get; } = new();

    /// <summary>Connections break after so many bytes of answers, counted over all of them; 0 = never.</summary>
    public int DropAfterBytesMin { get; init; }

    /// <summary>Upper bound of <see cref="DropAfterBytesMin"/>.</summary>
    public int DropAfterBytesMax { get; init; }

    /// <summary>Requests of a hundred that find no connection.</summary>
    public int RefusePercent { get; init; }

    /// <summary>Longest delay before a request goes out, milliseconds.</summary>
    public int LatencyMilliseconds { get; init; }

    /// <summary>MQTT connections break after so many seconds; 0 = never.</summary>
    public int MqttSecondsMin { get; init; }

    /// <summary>Upper bound of <see cref="MqttSecondsMin"/>.</summary>
    public int MqttSecondsMax { get; init; }

    /// <summary>False for a network that lets no MQTT through.</summary>
    public bool AllowsMqtt { get; init; } = true;

    /// <summary>False for a network that lets no HTTP through.</summary>
    public bool AllowsHttp { get; init; } = true;
}
