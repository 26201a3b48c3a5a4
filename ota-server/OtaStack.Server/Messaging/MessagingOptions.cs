namespace OtaStack.Server.Messaging;

/// <summary>Limits of the broker, section <c>Messaging</c>. The address stands in the host's settings (<c>--mqtt</c>).</summary>
internal sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>Bytes of one packet from a device, header included. Default 4096: a report of 2048 bytes, its topic and properties. Bounds what a stranger can make the broker allocate.</summary>
    public int MaxPacketBytes { get; set; } = 4096;

    /// <summary>Open connections. Default 19,000: a process has 20,000 files here and there.</summary>
    public int MaxConnections { get; set; } = 19_000;

    /// <summary>Seconds from the TCP connection to the CONNECT packet. Default 10.</summary>
    public int ConnectSeconds { get; set; } = 10;

    /// <summary>Messages waiting for one device; the oldest is dropped: only the newest assignment matters. Default 8.</summary>
    public int MaxPendingMessages { get; set; } = 8;

    /// <summary>Bytes of files that one device may fetch over MQTT in a second. Default 131,072. Half a second's worth may come at once.</summary>
    public int BlockBytesPerSecond { get; set; } = 128 * 1024;

    /// <summary>Subscribe packets of one connection. Default 64: each one makes the broker send the assignment.</summary>
    public int MaxSubscribes { get; set; } = 64;
}
