using System.Globalization;

namespace OtaStack.Server.Scheduling;

/// <summary>
/// What the operator wishes about when devices update: of a product, of one device, of a rollout. What is null is not said. The device's go
/// before the rollout's, these before the product's, member by member; the device's user goes before all of them (docs/update-policy.md).
/// </summary>
/// <param name="Mode"><c>automatic</c>, <c>ask</c>, <c>manual</c> or <c>offline</c>.</param>
/// <param name="Windows">0–4; none means at any time, whatever others say.</param>
/// <param name="TimeZone">IANA id, of a product or device; its changes of the local time are sent to the device.</param>
/// <param name="PostponeLimit">0–100: how often a user may postpone one release.</param>
/// <param name="IntervalSeconds">0–31536000: from one update to the next, at least.</param>
/// <param name="BatteryPercent">0–100: charge below which nothing is fetched nor installed.</param>
/// <param name="Metered">Whether images may be fetched over a metered network.</param>
/// <param name="DownloadAhead">Whether images are fetched before consent and window.</param>
/// <param name="BytesPerSecond">1–2147483647: bandwidth to keep to.</param>
/// <param name="UntimedSeconds">0–31536000: how long a device that does not know the time waits for a window; 0 for ever.</param>
internal sealed record UpdateSettings(
    string? Mode = null, IReadOnlyList<UpdateWindow>? Windows = null, string? TimeZone = null, int? PostponeLimit = null, int? IntervalSeconds = null,
    int? BatteryPercent = null, bool? Metered = null, bool? DownloadAhead = null, int? BytesPerSecond = null, int? UntimedSeconds = null)
{
    public const int MaxWindows = 4;
    public const int MaxPostponeLimit = 100;

    /// <summary>A year.</summary>
    public const int MaxIntervalSeconds = 365 * 86400;

    private static readonly string[] Modes = ["automatic", "ask", "manual", "offline"];

    /// <summary>Nothing said.</summary>
    public static UpdateSettings None { get; } = new();

    /// <summary>These, and what they do not say from <paramref name="below"/>.</summary>
    public UpdateSettings Over(UpdateSettings? below)
    {
        return below is null
            ? this
            : new UpdateSettings(
                Mode ?? below.Mode, Windows ?? below.Windows, TimeZone ?? below.TimeZone, PostponeLimit ?? below.PostponeLimit,
                IntervalSeconds ?? below.IntervalSeconds, BatteryPercent ?? below.BatteryPercent, Metered ?? below.Metered,
                DownloadAhead ?? below.DownloadAhead, BytesPerSecond ?? below.BytesPerSecond, UntimedSeconds ?? below.UntimedSeconds);
    }

    /// <summary>What is wrong with them, or null. Whatever passes is within what devices take.</summary>
    public FormattableString? FindFault()
    {
        if (Mode is not null && !Modes.Contains(Mode))
        {
            return $"'mode' is '{Short(Mode)}': expected {string.Join(", ", Modes)}.";
        }

        if (Windows?.Count > MaxWindows)
        {
            return $"'windows' has {Windows.Count} entries: expected at most {MaxWindows}.";
        }

        int bad = Windows is null ? -1 : Windows.ToList().FindIndex(window => window?.ToNumbers() is null);
        if (bad >= 0)
        {
            return $"'windows[{bad}]' is not valid: expected days of sun, mon, tue, wed, thu, fri, sat, each once, a start of HH:MM and minutes from 1 to {UpdateWindow.MaxMinutes}.";
        }

        if (TimeZone is not null && LocalTime.Find(TimeZone) is null)
        {
            return $"'timeZone' is '{Short(TimeZone)}': expected an IANA time zone that this server knows, as Europe/Paris.";
        }

        return Range("postponeLimit", PostponeLimit, 0, MaxPostponeLimit) ?? Range("intervalSeconds", IntervalSeconds, 0, MaxIntervalSeconds)
            ?? Range("batteryPercent", BatteryPercent, 0, 100) ?? Range("bytesPerSecond", BytesPerSecond, 1, int.MaxValue)
            ?? Range("untimedSeconds", UntimedSeconds, 0, MaxIntervalSeconds);
    }

    private static FormattableString? Range(string name, int? value, int min, int max)
    {
        if (value < min || value > max)
        {
            return $"'{name}' is {value}: expected {min} to {max}.";
        }

        return null;
    }

    private static string Short(string text)
    {
        return text.Length > 64 ? text[..64] + "…" : text;
    }
}
