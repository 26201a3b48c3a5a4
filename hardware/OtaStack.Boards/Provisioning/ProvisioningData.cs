namespace OtaStack.Boards.Provisioning;

/// <summary>What a device is told before it leaves the factory, its key aside.</summary>
public sealed record ProvisioningData
{
    public required string Product { get; init; }

    public required string Device { get; init; }

    public required string Board { get; init; }

    /// <summary>Address of the update server, <c>https://</c>, ending in a slash.</summary>
    public required string Server { get; init; }

    /// <summary>HOST:PORT of the broker; empty without one.</summary>
    public string Mqtt { get; init; } = "";

    /// <summary>Certificates that the server's chain must end in, PEM; empty for those of the firmware.</summary>
    public string Authorities { get; init; } = "";

    public override string ToString()
    {
        return $"{Product}/{Device} ({Board}) at {Server}";
    }
}
