namespace OtaStack.VirtualDevice.Network;

/// <summary>Bounds on what the network may cost. Real time: a virtual clock does not shorten them.</summary>
public sealed record NetworkLimits
{
    /// <summary>HTTP requests under way at once, over all devices.</summary>
    public int Requests { get; init; } = 64;

    /// <summary>From the request to the answer's header, and from one piece of the answer to the next.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a whole answer.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For connecting to the broker, and for its acknowledgements.</summary>
    public TimeSpan Mqtt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of an assignment.</summary>
    public int DesiredBytes { get; init; } = 2048;
}
