using System.Globalization;

namespace OtaStack.TestKit;

/// <summary>TUF date-times by the base class library, so that the product's own reader is not its own judge.</summary>
public static class SimulatedTime
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Format(long unixSeconds)
    {
        return DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString(Pattern, CultureInfo.InvariantCulture);
    }

    public static long Parse(string text)
    {
        return DateTimeOffset.ParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
    }
}
