using System.Globalization;

namespace OtaStack.Boards;

/// <summary>The language of the person at the terminal: <c>LC_ALL</c>, <c>LC_MESSAGES</c>, then <c>LANG</c>.</summary>
internal static class Locale
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public static CultureInfo FromEnvironment()
    {
        string language = Variables
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "en";
        return CultureInfo.GetCultureInfo(language.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? "ja" : "en");
    }
}
