using System.Globalization;
using System.Resources;

namespace OtaStack.Server.Startup;

/// <summary>Sentences for people, English and Japanese (<c>Texts.resx</c>, <c>Texts.ja.resx</c>).</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("OtaStack.Server.Startup.Texts", typeof(Texts).Assembly);

    public static string Get(string name, CultureInfo culture, params object[] values)
    {
        string text = Resources.GetString(name, culture) ?? throw new ArgumentException($"There is no text '{name}'.", nameof(name));
        return values.Length == 0 ? text : string.Format(culture, text, values);
    }
}
