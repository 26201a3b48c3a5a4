using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>A rollout as the operator API tells it.</summary>
internal sealed class RolloutView(JsonElement rollout)
{
    public string State => rollout.GetProperty("state").GetString()!;

    public int Phase => rollout.GetProperty("phase").GetInt32();

    public string HaltReason => rollout.TryGetProperty("haltReason", out JsonElement reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString()! : "";

    public IEnumerable<(string Device, string Outcome)> Devices => rollout.GetProperty("devices").EnumerateArray()
        .Select(device => (device.GetProperty("id").GetString()!, device.GetProperty("outcome").GetString()!));

    /// <summary>True while a device is between having got the release and having told an end.</summary>
    public bool HasUnfinished => Devices.Any(device => device.Outcome is "assigned" or "downloading" or "trial");

    public int CountOf(string outcome)
    {
        return Devices.Count(device => device.Outcome == outcome);
    }
}
