using System.Globalization;

namespace OtaStack.SigningTool.Hosting;

/// <summary>The language of the tool's texts, as POSIX decides it: LC_ALL before LC_MESSAGES before LANG.</summary>
internal static class ToolCulture
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public static CultureInfo Choose(Func<string, string?> variable)
    {
        string? locale = Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is not null && (locale == "ja" || locale.StartsWith("ja_", StringComparison.Ordinal) || locale.StartsWith("ja.", StringComparison.Ordinal))
            ? new CultureInfo("ja")
            : CultureInfo.InvariantCulture;
    }
}
