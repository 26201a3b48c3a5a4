namespace OtaStack.Server.Reports;

/// <summary>A security event as a device tells it (docs/security-events.md).</summary>
/// <param name="Number">Grows with each new event of the device.</param>
/// <param name="Reason">A reason code.</param>
/// <param name="Count">How often it has come so far.</param>
/// <param name="First">By the device's clock: Unix seconds, or seconds since its power-on.</param>
/// <param name="Last">As <paramref name="First"/>.</param>
/// <param name="Dropped">Events that found no room on the device so far.</param>
internal sealed record ReportedEvent(int Number, string Reason, int Count, long First, long Last, int Dropped)
{
    /// <summary>9999-12-31: later times are no times.</summary>
    public const long LatestTime = 253402300799;

    /// <summary>2020-01-01: a time before it is a count since power-on, as on the device.</summary>
    private const long PlausibleTime = 1577836800;

    /// <summary>A device's time as a time of day; null when the device did not know it.</summary>
    public static DateTimeOffset? TimeOfDay(long seconds)
    {
        return seconds < PlausibleTime || seconds > LatestTime ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
