using OtaStack.Server.Devices;

namespace OtaStack.Server.Console;

/// <summary>Finds devices by what the table shows of them.</summary>
internal static class DeviceFilter
{
    /// <summary>Devices that show every word of <paramref name="filter"/> in some column; all for an empty filter.</summary>
    public static IReadOnlyList<DeviceSummary> Apply(IReadOnlyList<DeviceSummary> devices, string filter, ConsoleTexts texts)
    {
        string[] words = filter.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? devices : [.. devices.Where(device => words.All(word => Shows(device, word, texts)))];
    }

    private static bool Shows(DeviceSummary device, string word, ConsoleTexts texts)
    {
        string[] columns =
        [
            device.Id, device.Board, device.Group, device.Version, device.State, texts["Device." + device.State], device.Reason, texts.Reason(device.Reason),
        ];
        return columns.Any(column => column.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
