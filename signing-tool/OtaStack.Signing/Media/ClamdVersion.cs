using System.Globalization;

namespace OtaStack.Signing.Media;

/// <summary>
/// The reply of clamd to <c>zVERSION</c>: <c>ClamAV 1.4.6/28001/Wed Sep 16 08:32:00 2026</c>, or without number and date when the daemon has signatures
/// of one's own only. The date is ctime(3): in the daemon's local time, which is taken to be this machine's.
/// </summary>
/// <param name="Engine"><c>ClamAV 1.4.6</c></param>
/// <param name="Daily">The official database; null when the daemon names none.</param>
internal sealed record ClamdVersion(string Engine, SignatureFile? Daily)
{
    private const string Product = "ClamAV ";
    private const int MaxEngine = 64;

    /// <returns>Null when it is no such reply.</returns>
    public static ClamdVersion? Parse(ReadOnlySpan<byte> reply, TimeZoneInfo zone)
    {
        string[] parts = (ClamdReply.TextOf(reply) ?? "").Split('/');
        bool named = parts[0].StartsWith(Product, StringComparison.Ordinal) && parts[0].Length > Product.Length && parts[0].Length <= MaxEngine;
        return parts.Length switch
        {
            1 when named => new ClamdVersion(parts[0], null),
            3 when named && ReadDaily(parts[1], parts[2], zone) is { } daily => new ClamdVersion(parts[0], daily),
            _ => null,
        };
    }

    private static SignatureFile? ReadDaily(string version, string date, TimeZoneInfo zone)
    {
        return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && DateTime.TryParseExact(date, "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out DateTime local)
            && local.Year is > 2000 and < 9999
            ? new SignatureFile("daily", null, number, new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime())
            : null;
    }
}
