using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.Fleet.Plans;
using OtaStack.Fleet.View;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet;

/// <summary>What became of each device (docs/virtual-device.md).</summary>
internal static class FleetSummary
{
    /// <param name="devices">The devices, stopped.</param>
    /// <param name="seed">What their faults were drawn from.</param>
    /// <param name="groups">The group of each device; null when they have none.</param>
    public static byte[] Write(IReadOnlyList<SimulatedDevice> devices, ulong seed, IReadOnlyList<FleetGroup>? groups)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", seed);
            WriteTotals(json, devices);
            if (groups is not null)
            {
                WriteGroups(json, devices, groups);
            }

            json.WriteStartArray("devices");
            for (int i = 0; i < devices.Count; i++)
            {
                WriteDevice(json, devices[i], groups?[i].Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteTotals(Utf8JsonWriter json, IReadOnlyList<SimulatedDevice> devices)
    {
        FleetCounts counts = FleetCounts.Of(devices);
        json.WriteStartObject("totals");
        json.WriteNumber("devices", counts.Devices);
        WriteCounts(json, "boards", counts.Boards);
        WriteCounts(json, "versions", counts.Versions);
        WriteCounts(json, "nanoclr", counts.Runtimes);
        WriteCounts(json, "deployment", counts.Deployments);
        WriteCounts(json, "states", counts.States.Select(state => (StateName.Of(state.State), state.Devices)));
        WriteCounts(json, "reasons", counts.Reasons);
        json.WriteNumber("faults", counts.Faults);
        json.WriteNumber("powerCuts", counts.PowerCuts);
        json.WriteNumber("crashes", counts.Crashes);
        json.WriteNumber("bytesDownloaded", counts.BytesDownloaded);
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, IReadOnlyList<SimulatedDevice> devices, IReadOnlyList<FleetGroup> groups)
    {
        json.WriteStartArray("groups");
        foreach (IGrouping<string, SimulatedDevice> group in devices.Zip(groups).GroupBy(pair => pair.Second.Name, pair => pair.First))
        {
            FleetCounts counts = FleetCounts.Of([.. group]);
            json.WriteStartObject();
            json.WriteString("name", group.Key);
            json.WriteNumber("devices", counts.Devices);
            WriteCounts(json, "versions", counts.Versions);
            WriteCounts(json, "states", counts.States.Select(state => (StateName.Of(state.State), state.Devices)));
            json.WriteNumber("faults", counts.Faults);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<(string Name, int Devices)> counts)
    {
        json.WriteStartObject(name);
        foreach ((string counted, int number) in counts)
        {
            json.WriteNumber(counted, number);
        }

        json.WriteEndObject();
    }

    private static void WriteDevice(Utf8JsonWriter json, SimulatedDevice device, string? group)
    {
        DeviceStatistics statistics = device.Statistics;
        json.WriteStartObject();
        json.WriteString("product", device.Identity.Product);
        json.WriteString("device", device.Identity.Device);
        json.WriteString("board", device.Identity.Board);
        json.WriteString("profile", device.Profile.Name);
        if (group is not null)
        {
            json.WriteString("group", group);
        }

        json.WriteString("version", statistics.Version);
        json.WriteString("releaseId", statistics.ReleaseId);
        if (device.Board.Mcuboot is not null)
        {
            json.WriteString("nanoclr", statistics.NanoClr);
            json.WriteString("deployment", statistics.Deployment);
        }

        json.WriteString("state", StateName.Of(statistics.State));
        json.WriteString("reason", ReasonText.Of(statistics.Reason));
        WriteList(json, "tried", statistics.Tried);
        WriteList(json, "reverted", statistics.Reverted);
        json.WriteNumber("boots", statistics.Boots);
        json.WriteNumber("powerCuts", statistics.PowerCuts);
        json.WriteNumber("crashes", statistics.Crashes);
        json.WriteNumber("faults", statistics.Faults);
        json.WriteNumber("bytesDownloaded", statistics.BytesDownloaded);
        json.WriteNumber("flashOperations", device.Board.Operations);
        json.WriteNumber("flashMaxWear", device.Board.MaxWear);
        json.WriteNumber("flashBytesInUse", device.Board.AllocatedBytes);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
