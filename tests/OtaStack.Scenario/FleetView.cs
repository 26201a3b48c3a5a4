using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>What the server knows of the fleet, in numbers.</summary>
internal sealed class FleetView
{
    private readonly JsonElement[] _devices;

    private FleetView(JsonElement[] devices)
    {
        _devices = devices;
    }

    public int Count => _devices.Length;

    public static async Task<FleetView> ReadAsync(OperatorClient client, CancellationToken cancellation)
    {
        JsonElement answer = await client.DevicesAsync(cancellation).ConfigureAwait(false);
        JsonElement list = answer.ValueKind == JsonValueKind.Array ? answer : answer.GetProperty("devices");
        return new FleetView([.. list.EnumerateArray()]);
    }

    public int Running(string version)
    {
        return _devices.Count(device => Text(device, "version") == version);
    }

    public int RunningAndConfirmed(string version)
    {
        return _devices.Count(device => Text(device, "version") == version && Text(device, "state") == "confirmed");
    }

    private static string Text(JsonElement device, string name)
    {
        return device.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }
}
