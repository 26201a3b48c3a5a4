using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet;

/// <summary>What became of each device (docs/virtual-device.md).</summary>
internal static class FleetSummary
{
    public static byte[] Write(IEnumerable<SimulatedDevice> devices)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("devices");
            foreach (SimulatedDevice device in devices)
            {
                WriteDevice(json, device);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteDevice(Utf8JsonWriter json, SimulatedDevice device)
    {
        DeviceStatistics statistics = device.Statistics;
        json.WriteStartObject();
        json.WriteString("product", device.Identity.Product);
        json.WriteString("device", device.Identity.Device);
        json.WriteString("profile", device.Profile.Name);
        json.WriteString("version", statistics.Version);
        json.WriteString("releaseId", statistics.ReleaseId);
        json.WriteString("state", StateName.Of(statistics.State));
        json.WriteString("reason", ReasonText.Of(statistics.Reason));
        WriteList(json, "tried", statistics.Tried);
        WriteList(json, "reverted", statistics.Reverted);
        json.WriteNumber("boots", statistics.Boots);
        json.WriteNumber("powerCuts", statistics.PowerCuts);
        json.WriteNumber("crashes", statistics.Crashes);
        json.WriteNumber("bytesDownloaded", statistics.BytesDownloaded);
        json.WriteNumber("flashOperations", device.Flash.Operations);
        json.WriteNumber("flashMaxWear", device.Flash.MaxWear);
        json.WriteNumber("flashBytesInUse", device.Flash.AllocatedBytes);
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
