using System.Collections.Concurrent;

namespace OtaStack.Server.Scheduling;

/// <summary>
/// When the local time of a zone changes, as devices are told it. A device has no room for the rules of the world's time zones, which change
/// several times a year besides: it gets the changes of the next two years.
/// </summary>
internal static class LocalTime
{
    /// <summary>Changes that a device keeps (docs/formats.md).</summary>
    public const int MaxChanges = 12;

    private const int Years = 2;

    private static readonly ConcurrentDictionary<(string Zone, DateTimeOffset From), long[]> Known = new();

    /// <summary>The zone of this IANA id, or null. Ids of other kinds are not taken: they mean something else on another system.</summary>
    public static TimeZoneInfo? Find(string id)
    {
        return id.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) && zone.HasIanaId ? zone : null;
    }

    /// <summary>
    /// Two numbers for each change: unix seconds from which on, minutes east of UTC. The first is what holds now, from 0 on. The same through a
    /// month, so that an assignment that does not change stays the same bytes.
    /// </summary>
    public static IReadOnlyList<long> ChangesOf(TimeZoneInfo zone, DateTimeOffset now)
    {
        DateTimeOffset month = new(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return Known.GetOrAdd((zone.Id, month), _ => Compute(zone, month));
    }

    private static long[] Compute(TimeZoneInfo zone, DateTimeOffset from)
    {
        List<long> changes = [0, Minutes(zone, from)];
        DateTimeOffset end = from.AddYears(Years);
        for (DateTimeOffset time = from; time < end && changes.Count < 2 * MaxChanges; time = time.AddHours(1))
        {
            DateTimeOffset next = time.AddHours(1);
            if (Minutes(zone, next) != changes[^1])
            {
                while (Minutes(zone, time) == changes[^1])
                {
                    time = time.AddMinutes(1);
                }

                changes.AddRange([time.ToUnixTimeSeconds(), Minutes(zone, time)]);
                time = next.AddHours(-1);
            }
        }

        return [.. changes];
    }

    private static long Minutes(TimeZoneInfo zone, DateTimeOffset time)
    {
        return (long)zone.GetUtcOffset(time).TotalMinutes;
    }
}
