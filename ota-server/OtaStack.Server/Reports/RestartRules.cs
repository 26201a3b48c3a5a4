using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>
/// Tells from a device's reports when it started and how often in a row nobody had wanted that. A start is seen when the uptime goes down; one
/// whose uptime has grown past the last report is not, so a count is never too high. Loops faster than reports are a security event of the device.
/// </summary>
internal static class RestartRules
{
    /// <summary>From so many starts in a row on they count as repeated.</summary>
    public const int Repeated = 3;

    /// <summary>Seconds after which a start is over and done with: the next one begins a new row.</summary>
    public const long CalmSeconds = 3600;

    private const long LongestUptime = 50L * 365 * 24 * 3600;

    private static readonly string[] Unwanted = ["watchdog", "brownOut", "crash"];

    /// <summary>Whether a start for this reason is one that nobody wanted.</summary>
    public static bool IsUnwanted(string reset) => Unwanted.Contains(reset, StringComparer.Ordinal);

    /// <summary>Whether the device has started since the report before.</summary>
    /// <param name="before">Its uptime in the report before, seconds.</param>
    public static bool HasStarted(long before, long uptime) => uptime < before;

    /// <summary>When a device had started that told its uptime at that time; an uptime beyond 50 years is none.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset told, long uptime) => told.AddSeconds(-Math.Min(uptime, LongestUptime));

    /// <summary>Takes over what a report tells of starts.</summary>
    public static void Take(Device device, DeviceReport report, DateTimeOffset now)
    {
        if (device.StartedAt is null || HasStarted(device.UptimeSeconds, report.UptimeSeconds))
        {
            device.StartedAt = StartOf(now, report.UptimeSeconds);
            device.Restarts = IsUnwanted(report.Reset) ? device.Restarts + 1 : 0;
        }

        if (report.UptimeSeconds >= CalmSeconds)
        {
            device.Restarts = 0;
        }

        device.Reset = report.Reset;
        device.UptimeSeconds = report.UptimeSeconds;
    }
}
