using System;

namespace OtaStack.Trust.Tuf;

/// <summary>The date-time of TUF (§4.2.3): <c>YYYY-MM-DDTHH:MM:SSZ</c>, proleptic Gregorian, 1970 to 9999, no leap seconds.</summary>
public static class UtcTime
{
    public static bool TryParse(string text, out long unixSeconds)
    {
        throw new InvalidOperationException();
    }

    public static bool TryParse(byte[] ascii, int offset, int count, out long unixSeconds)
    {
        throw new InvalidOperationException();
    }

    public static string Format(long unixSeconds)
    {
        throw new InvalidOperationException();
    }
}
