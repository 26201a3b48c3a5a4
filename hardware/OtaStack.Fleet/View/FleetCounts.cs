using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet.View;

/// <summary>A fleet in numbers, at one moment.</summary>
internal sealed record FleetCounts
{
    public int Devices { get; init; }

    /// <summary>How many run which version, the most common first.</summary>
    public required IReadOnlyList<(string Version, int Devices)> Versions { get; init; }

    /// <summary>How many are of which board, the most common first.</summary>
    public IReadOnlyList<(string Board, int Devices)> Boards { get; init; } = [];

    /// <summary>Versions of the runtime's image on boards with image slots, the most common first.</summary>
    public IReadOnlyList<(string Version, int Devices)> Runtimes { get; init; } = [];

    /// <summary>Versions of the application's image on boards with image slots, the most common first.</summary>
    public IReadOnlyList<(string Version, int Devices)> Deployments { get; init; } = [];

    /// <summary>How many are in which state, in the order of an update.</summary>
    public required IReadOnlyList<(AgentState State, int Devices)> States { get; init; }

    /// <summary>Reasons of those that are not well, the most common first.</summary>
    public required IReadOnlyList<(string Reason, int Devices)> Reasons { get; init; }

    public int PowerCuts { get; init; }

    public int Crashes { get; init; }

    public int Faults { get; init; }

    public long BytesDownloaded { get; init; }

    /// <summary>Devices that have confirmed a release since they were switched on.</summary>
    public int Confirmed => States.FirstOrDefault(state => state.State == AgentState.Confirmed).Devices;

    public static FleetCounts Of(IReadOnlyCollection<SimulatedDevice> devices)
    {
        DeviceStatistics[] images = [.. devices.Where(device => device.Board.Mcuboot is not null).Select(device => device.Statistics)];
        return Of([.. devices.Select(device => device.Statistics)]) with
        {
            Boards = Count(devices.Select(device => device.Identity.Board)),
            Runtimes = Count(images.Select(device => device.NanoClr)),
            Deployments = Count(images.Select(device => device.Deployment)),
        };
    }

    public static FleetCounts Of(IReadOnlyCollection<DeviceStatistics> statistics)
    {
        return new FleetCounts
        {
            Devices = statistics.Count,
            Versions = Count(statistics.Select(device => device.Version)),
            States = [.. statistics.GroupBy(device => device.State).OrderBy(same => same.Key).Select(same => (same.Key, same.Count()))],
            Reasons = Count(statistics.Where(device => device.Reason != ReasonCode.None).Select(device => ReasonText.Of(device.Reason))),
            PowerCuts = statistics.Sum(device => device.PowerCuts),
            Crashes = statistics.Sum(device => device.Crashes),
            Faults = statistics.Sum(device => device.Faults),
            BytesDownloaded = statistics.Sum(device => device.BytesDownloaded),
        };
    }

    private static IReadOnlyList<(string, int)> Count(IEnumerable<string> values)
    {
        return [.. values.CountBy(value => value).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value))];
    }
}
