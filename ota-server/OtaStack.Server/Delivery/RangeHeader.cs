using System.Globalization;

namespace OtaStack.Server.Delivery;

/// <summary>
/// The <c>Range</c> header (RFC 9110 §14.2). One range of bytes is served; several, other units and anything malformed
/// are answered with the whole file, as the RFC allows.
/// </summary>
internal static class RangeHeader
{
    private const string Unit = "bytes=";

    /// <summary>The part that is asked for. Whole file: <paramref name="partial"/> is false. Null: not satisfiable (416).</summary>
    public static FileRange? Read(string? header, long length, out bool partial)
    {
        partial = false;
        FileRange whole = new(0, length);
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || header.Contains(',', StringComparison.Ordinal))
        {
            return whole;
        }

        ReadOnlySpan<char> range = header.AsSpan(Unit.Length).Trim();
        int dash = range.IndexOf('-');
        if (dash < 0 || range.Length == 1)
        {
            return whole;
        }

        ReadOnlySpan<char> first = range[..dash];
        ReadOnlySpan<char> last = range[(dash + 1)..];
        long from = 0;
        long to = long.MaxValue;
        if ((!first.IsEmpty && !TryRead(first, out from)) || (!last.IsEmpty && !TryRead(last, out to)) || (!first.IsEmpty && to < from))
        {
            return whole;
        }

        partial = true;
        if (first.IsEmpty)
        {
            // The last so many bytes.
            long taken = Math.Min(to, length);
            return taken == 0 ? null : new FileRange(length - taken, taken);
        }

        return from >= length ? null : new FileRange(from, Math.Min(to, length - 1) - from + 1);
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out long value)
    {
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
