using System.Globalization;

namespace OtaStack.Trust.Tuf;

/// <summary>The writing of what <see cref="UtcTime"/> reads; a device only reads.</summary>
public static class UtcTimeText
{
    extension(UtcTime)
    {
        /// <summary>The date-time of TUF (§4.2.3), <c>YYYY-MM-DDTHH:MM:SSZ</c>.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Before 1970 or after 9999.</exception>
        public static string Format(long unixSeconds)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(unixSeconds);
            return DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
    }
}
