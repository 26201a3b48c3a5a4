using System.Globalization;
using System.Resources;

namespace OtaStack.Fleet;

/// <summary>User-facing sentences in English (Texts.resx) and Japanese (Texts.ja.resx).</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("OtaStack.Fleet.Texts", typeof(Texts).Assembly);

    public static string Get(string name, params object[] values)
    {
        string text = Resources.GetString(name, CultureInfo.CurrentUICulture)
            ?? throw new InvalidOperationException($"The text '{name}' is missing from the resources.");
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }
}
