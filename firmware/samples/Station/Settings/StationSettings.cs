using OtaStack.Samples.Station.Units;

namespace OtaStack.Samples.Station.Settings;

/// <summary>What the user has set, within what is allowed. Tenths of a degree Celsius.</summary>
public sealed class StationSettings
{
    public static readonly Range Allowed = new Range(50, 300);

    private int _day = 210;
    private int _night = 170;

    public bool InJapanese { get; set; }

    public int Day
    {
        get => _day;
        set => _day = Allowed.Clamp(value);
    }

    public int Night
    {
        get => _night;
        set => _night = Allowed.Clamp(value);
    }

    /// <summary>Reads <c>day=215</c>, <c>night=160</c>, <c>language=ja</c>. False for anything else, which changes nothing.</summary>
    public bool TryRead(string line)
    {
        int at = line.IndexOf('=');
        string name = at < 0 ? line : line.Substring(0, at);
        string value = at < 0 ? "" : line.Substring(at + 1);
        if (name == "language" && (value == "ja" || value == "en"))
        {
            InJapanese = value == "ja";
            return true;
        }

        int number = NumberOf(value);
        if (number < 0 || !Allowed.Holds(number) || (name != "day" && name != "night"))
        {
            return false;
        }

        Day = name == "day" ? number : _day;
        Night = name == "night" ? number : _night;
        return true;
    }

    private static int NumberOf(string text)
    {
        int number = text.Length is 0 or > 4 ? -1 : 0;
        for (int i = 0; i < text.Length && number >= 0; i++)
        {
            number = text[i] is >= '0' and <= '9' ? (number * 10) + text[i] - '0' : -1;
        }

        return number;
    }
}
