using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet.View;

/// <summary>A fleet in numbers, at one moment.</summary>
internal sealed record FleetCounts
{
    public int Devices { get; init; }

    /// <summary>How many run which version, the most common first.</summary>
    public required IReadOnlyList<(string Version, int Devices)> Versions { get; init; }

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
        return Of([.. devices.Select(device => device.Statistics)]);
    }

    public static FleetCounts Of(IReadOnlyCollection<DeviceStatistics> statistics)
    {
        return new FleetCounts
        {
            Devices = statistics.Count,
            Versions = [.. statistics.GroupBy(device => device.Version).Select(same => (same.Key, same.Count())).OrderByDescending(count => count.Item2).ThenBy(count => count.Key, StringComparer.Ordinal)],
            States = [.. statistics.GroupBy(device => device.State).OrderBy(same => same.Key).Select(same => (same.Key, same.Count()))],
            Reasons = [.. statistics.Where(device => device.Reason != ReasonCode.None).GroupBy(device => ReasonText.Of(device.Reason)).Select(same => (same.Key, same.Count())).OrderByDescending(count => count.Item2).ThenBy(count => count.Key, StringComparer.Ordinal)],
            PowerCuts = statistics.Sum(device => device.PowerCuts),
            Crashes = statistics.Sum(device => device.Crashes),
            Faults = statistics.Sum(device => device.Faults),
            BytesDownloaded = statistics.Sum(device => device.BytesDownloaded),
        };
    }
}
