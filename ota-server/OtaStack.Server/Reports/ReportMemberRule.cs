using System.Text;
using System.Text.Json;

namespace OtaStack.Server.Reports;

/// <summary>What one member of a report must be.</summary>
internal sealed class ReportMemberRule
{
    private readonly long _min;
    private readonly long _max;
    private readonly string _expected;
    private readonly Func<string, bool>? _isValid;

    private ReportMemberRule(string name, long min, long max, string expected, Func<string, bool>? isValid)
    {
        Name = name;
        _min = min;
        _max = max;
        _expected = expected;
        _isValid = isValid;
    }

    public string Name { get; }

    /// <summary>A string of at most <paramref name="maxLength"/> ASCII characters that <paramref name="isValid"/> takes.</summary>
    public static ReportMemberRule Text(string name, int maxLength, string expected, Func<string, bool> isValid)
    {
        return new ReportMemberRule(name, 0, maxLength, expected, isValid);
    }

    /// <summary>An integer from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static ReportMemberRule Number(string name, long min, long max)
    {
        return new ReportMemberRule(name, min, max, $"an integer from {min} to {max}", null);
    }

    /// <summary>Takes the value the reader stands on; says what is wrong with it, or null.</summary>
    public string? Take(ref Utf8JsonReader reader, out string text, out long number)
    {
        text = "";
        number = 0;
        bool good = _isValid is null ? TakeNumber(ref reader, out number) : TakeText(ref reader, out text);
        return good ? null : $"'{Name}' must be {_expected}";
    }

    private bool TakeNumber(ref Utf8JsonReader reader, out long number)
    {
        number = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) && number >= _min && number <= _max;
    }

    private bool TakeText(ref Utf8JsonReader reader, out string text)
    {
        // No value that is allowed needs an escape, so an escaped one is refused before it is decoded.
        bool plain = reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.Length <= _max
            && Ascii.IsValid(reader.ValueSpan);
        text = plain ? reader.GetString()! : "";
        return plain && _isValid!(text);
    }
}
