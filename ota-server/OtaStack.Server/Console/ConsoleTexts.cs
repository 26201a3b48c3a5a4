using System.Globalization;
using System.Resources;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Console;

/// <summary>The sentences of the console in one language (<c>ConsoleTexts.resx</c>, <c>ConsoleTexts.ja.resx</c>).</summary>
/// <remarks>Public because Razor components are.</remarks>
public sealed class ConsoleTexts
{
    /// <summary>The cookie that keeps the choice of language.</summary>
    public const string Cookie = "ota-language";

    private static readonly ResourceManager Resources = new(typeof(ConsoleTexts));

    private ConsoleTexts(CultureInfo culture)
    {
        Culture = culture;
    }

    /// <summary>Codes and own names of the languages.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [("en", "English"), ("ja", "日本語")];

    /// <summary>The culture of <see cref="Language"/>.</summary>
    public CultureInfo Culture { get; }

    /// <summary><c>en</c> or <c>ja</c>.</summary>
    public string Language => Culture.Name;

    /// <summary>The text of that name.</summary>
    public string this[string name] => Resources.GetString(name, Culture) ?? throw new ArgumentException($"There is no text '{name}'.", nameof(name));

    /// <summary>The text of that name with values in it.</summary>
    public string this[string name, params object[] values] => string.Format(Culture, this[name], values);

    /// <summary>The language chosen on the page, else the one that the browser asks for.</summary>
    internal static ConsoleTexts Of(HttpRequest request)
    {
        return request.Cookies[Cookie] is string chosen && IsLanguage(chosen) ? Of(chosen) : new ConsoleTexts(UiCulture.Of(request));
    }

    /// <param name="language">One of <see cref="Languages"/>.</param>
    public static ConsoleTexts Of(string language)
    {
        return new ConsoleTexts(CultureInfo.GetCultureInfo(IsLanguage(language) ? language : "en"));
    }

    /// <summary>Whether there are texts in that language.</summary>
    public static bool IsLanguage(string code)
    {
        return Languages.Any(language => language.Code == code);
    }

    /// <summary>"1 device", "20 devices".</summary>
    public string Count(int devices)
    {
        return this[devices == 1 ? "OneDevice" : "DeviceCount", devices];
    }

    /// <summary>A device's reason code in words; a code that is not known here is shown as it is.</summary>
    public string Reason(string code)
    {
        return Resources.GetString("Reason." + code, Culture) ?? code;
    }

    /// <summary>Why a device started, in words; a word that is not known here is shown as it is.</summary>
    public string Reset(string code)
    {
        return Resources.GetString("Reset." + code, Culture) ?? code;
    }

    /// <summary>How long ago something was.</summary>
    public string Age(TimeSpan age)
    {
        return age switch
        {
            { TotalSeconds: < 60 } => this["SecondsAgo", Math.Max((int)age.TotalSeconds, 0)],
            { TotalMinutes: < 60 } => this["MinutesAgo", (int)age.TotalMinutes],
            { TotalHours: < 48 } => this["HoursAgo", (int)age.TotalHours],
            _ => this["DaysAgo", (int)age.TotalDays],
        };
    }
}
