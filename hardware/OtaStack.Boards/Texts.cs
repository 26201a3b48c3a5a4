using System.Globalization;
using System.Resources;
using OtaStack.Boards.Validation;

namespace OtaStack.Boards;

/// <summary>User-facing sentences in English (Texts.resx) and Japanese (Texts.ja.resx).</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("OtaStack.Boards.Texts", typeof(Texts).Assembly);

    public static string Get(string name, params object[] values)
    {
        string text = Resources.GetString(name, CultureInfo.CurrentUICulture)
            ?? throw new InvalidOperationException($"The text '{name}' is missing from the resources.");
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }

    public static string Of(BoardException failure)
    {
        return Get("error." + failure.Code, [.. failure.Arguments]);
    }

    public static string Of(Finding finding)
    {
        return Get("error." + finding.Code, [.. finding.Arguments]);
    }
}
