using System.Globalization;
using System.Text;

namespace OtaStack.Signing.Calendar;

/// <summary>Writes iCalendar (RFC 5545), which every calendar program reads, with reminders 60, 30 and 7 days before each event.</summary>
public static class CalendarFile
{
    // RFC 5545 §3.1: lines longer than 75 octets are folded.
    private const int LineOctets = 75;

    private static readonly int[] ReminderDays = [60, 30, 7];

    /// <summary>The bytes of the file.</summary>
    /// <param name="now">The time of making it (DTSTAMP).</param>
    public static byte[] Write(IEnumerable<ExpiryEvent> events, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(events);
        StringBuilder text = new();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//OtaStack//ota calendar//EN");
        foreach (ExpiryEvent item in events)
        {
            WriteEvent(text, item, now);
        }

        Line(text, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteEvent(StringBuilder text, ExpiryEvent item, DateTimeOffset now)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, "UID:" + Escape(item.Id));
        Line(text, "DTSTAMP:" + Time(now));
        Line(text, "DTSTART:" + Time(item.Time));
        Line(text, "SUMMARY:" + Escape(item.Summary));
        Line(text, "DESCRIPTION:" + Escape(item.Description));
        foreach (int days in ReminderDays)
        {
            Line(text, "BEGIN:VALARM");
            Line(text, "ACTION:DISPLAY");
            Line(text, string.Create(CultureInfo.InvariantCulture, $"TRIGGER:-P{days}D"));
            Line(text, "DESCRIPTION:" + Escape(item.Summary));
            Line(text, "END:VALARM");
        }

        Line(text, "END:VEVENT");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 5545 §3.3.11: what has a meaning in text is escaped.</summary>
    private static string Escape(string text)
    {
        return text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
            .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    private static void Line(StringBuilder text, string line)
    {
        int octets = 0;
        foreach (Rune rune in line.EnumerateRunes())
        {
            // A folded line goes on after a space, which counts; a character is never cut in two.
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                _ = text.Append("\r\n ");
                octets = 1;
            }

            _ = text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        _ = text.Append("\r\n");
    }
}
