using System.Globalization;
using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>Enrols the devices and hands each its own key to the fleet, in a file only its owner can read.</summary>
internal static class FleetRoster
{
    private const int Flaky = 3;

    public static async Task<string> EnrolAsync(OperatorClient client, int count, string folder, CancellationToken cancellation)
    {
        string[] ids = [.. Enumerable.Range(1, count).Select(number => "dev-" + number.ToString("000", CultureInfo.InvariantCulture))];
        JsonElement answer = await client.EnrolAsync(ids.Select(id => new { id, board = ProductTeam.Board, group = "all" }), cancellation).ConfigureAwait(false);
        Dictionary<string, string> keys = answer.GetProperty("devices").EnumerateArray()
            .ToDictionary(device => device.GetProperty("id").GetString()!, device => device.GetProperty("key").GetString()!);

        string path = Path.Combine(folder, "devices.json");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using FileStream file = new(path, options);
        await JsonSerializer.SerializeAsync(
            file,
            new { devices = ids.Select((id, index) => new { product = "thermostat", board = ProductTeam.Board, id, key = keys[id], profile = ProfileOf(index) }) },
            cancellationToken: cancellation).ConfigureAwait(false);
        return path;
    }

    private static string ProfileOf(int index)
    {
        return index < Flaky ? "flaky" : index == Flaky ? "powerCut" : "steady";
    }
}
