using OtaStack.VirtualDevice.Network;

namespace OtaStack.Fleet;

/// <summary>What the command line says.</summary>
internal sealed record FleetOptions
{
    public required ServerAddress Server { get; init; }

    public required string DevicesFile { get; init; }

    public required string RootFile { get; init; }

    /// <summary>What the devices leave the factory with, by board.</summary>
    public required IReadOnlyList<FactoryFiles> Factories { get; init; }

    public ulong Seed { get; init; }

    public string? JsonFile { get; init; }

    public string? StateFolder { get; init; }

    /// <summary>Minutes until the fleet stops by itself; 0: never.</summary>
    public int Minutes { get; init; }

    public bool IsLive { get; init; }
}
