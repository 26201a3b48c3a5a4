using System.Globalization;
using System.Resources;
using OtaStack.Server.Console;

namespace OtaStack.Server.Portal;

/// <summary>The sentences of the portal in one language (<c>PortalTexts.resx</c>, <c>PortalTexts.ja.resx</c>): for people who know nothing of updates.</summary>
/// <remarks>Public because Razor components are.</remarks>
public sealed class PortalTexts
{
    private static readonly ResourceManager Resources = new(typeof(PortalTexts));

    private readonly ConsoleTexts _console;

    private PortalTexts(ConsoleTexts console)
    {
        _console = console;
    }

    /// <summary><c>en</c> or <c>ja</c>.</summary>
    public string Language => _console.Language;

    /// <summary>The text of that name.</summary>
    public string this[string name] => Find(name) ?? throw new ArgumentException($"There is no text '{name}'.", nameof(name));

    /// <summary>The text of that name with values in it.</summary>
    public string this[string name, params object[] values] => string.Format(_console.Culture, this[name], values);

    /// <param name="language">One of <see cref="ConsoleTexts.Languages"/>.</param>
    public static PortalTexts Of(string language) => new(ConsoleTexts.Of(language));

    /// <summary>A device's state in plain words.</summary>
    public string State(string state) => Find("State." + state) ?? state;

    /// <summary>A device's reason in plain words, or as the console says it.</summary>
    public string Reason(string reason) => Find("Reason." + reason) ?? _console.Reason(reason);

    /// <summary>How long ago something was.</summary>
    public string Age(TimeSpan age) => _console.Age(age);

    /// <summary>A time in the device's zone, the zone named.</summary>
    public static string Time(DateTimeOffset time, TimeZoneInfo zone)
    {
        string text = TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{text} ({zone.Id})";
    }

    /// <summary>A choice in plain words.</summary>
    public string Choice(PortalChoice choice, TimeZoneInfo zone)
    {
        return choice.When switch
        {
            "" => this["Mode." + choice.Mode],
            "at" => $"{choice.Release}: {this["When.at", Time(choice.At, zone)]}",
            "later" => $"{choice.Release}: {this["When.later", this[Span(choice.Seconds)], choice.Reason.Length == 0 ? "–" : this["Why." + choice.Reason]]}",
            _ => $"{choice.Release}: {this["When." + choice.When]}",
        };
    }

    /// <summary>Whether the device has taken a choice, and done it.</summary>
    public string Told(PortalChoice choice, TimeZoneInfo zone)
    {
        return choice.Taken is DateTimeOffset taken ? this[choice.IsRefused ? "Refused" : "Taken", Time(taken, zone)] : this["NotTaken"];
    }

    /// <summary>Name of the text for how long something is put off.</summary>
    public static string Span(int seconds) => seconds >= 604800 ? "Week" : seconds >= 86400 ? "Day" : "Hour";

    private string? Find(string name) => Resources.GetString(name, _console.Culture);
}
