using System.Globalization;

namespace OtaStack.VirtualDevice.Faults;

/// <summary>The words of one line, taken from left to right; whoever takes one says what could stand there.</summary>
internal sealed class FaultWords
{
    private readonly List<(string Text, int Column)> _words = [];
    private readonly int _line;
    private readonly int _end;
    private int _next;

    public FaultWords(string text, int line)
    {
        _line = line;
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isGap = i == text.Length || char.IsWhiteSpace(text[i]);
            if (isGap && start >= 0)
            {
                _words.Add((text[start..i], start + 1));
                start = -1;
            }
            else if (!isGap && start < 0)
            {
                start = i;
            }
        }

        _end = text.TrimEnd().Length + 1;
    }

    public bool IsEmpty => _words.Count == 0;

    public bool IsAtEnd => _next == _words.Count;

    /// <summary>The next word begins with a digit.</summary>
    public bool IsNumber => !IsAtEnd && char.IsAsciiDigit(_words[_next].Text[0]);

    /// <summary>Takes the word if it is the next one.</summary>
    public bool Take(string word)
    {
        bool isNext = !IsAtEnd && _words[_next].Text == word;
        _next += isNext ? 1 : 0;
        return isNext;
    }

    /// <exception cref="FaultScriptException">Another word is next.</exception>
    public void Need(string word)
    {
        if (!Take(word))
        {
            throw Wrong(FaultErrorCode.Word, word);
        }
    }

    /// <summary>Takes one of the words.</summary>
    /// <exception cref="FaultScriptException">None of them is next.</exception>
    public T OneOf<T>(IReadOnlyDictionary<string, T> words)
    {
        if (!IsAtEnd && words.TryGetValue(_words[_next].Text, out T? value))
        {
            _next++;
            return value;
        }

        throw Wrong(FaultErrorCode.Word, string.Join(", ", words.Keys));
    }

    /// <summary>Takes a whole number.</summary>
    /// <exception cref="FaultScriptException">No number, or out of range.</exception>
    public long Number(long least, long most, string ending = "")
    {
        string word = IsAtEnd ? "" : _words[_next].Text;
        string digits = word.EndsWith(ending, StringComparison.Ordinal) ? word[..^ending.Length] : "";
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number < least || number > most)
        {
            throw Wrong(FaultErrorCode.Number, string.Create(CultureInfo.InvariantCulture, $"{least}{ending} – {most}{ending}"));
        }

        _next++;
        return number;
    }

    /// <exception cref="FaultScriptException">Something follows.</exception>
    public void End()
    {
        if (!IsAtEnd)
        {
            throw Wrong(FaultErrorCode.Rest, "");
        }
    }

    /// <summary>Tells that the next word, or the end of the line, is wrong.</summary>
    public FaultScriptException Wrong(string code, string expected)
    {
        return IsAtEnd
            ? new FaultScriptException(code, _line, _end, "", expected)
            : new FaultScriptException(code, _line, _words[_next].Column, _words[_next].Text, expected);
    }

    /// <summary>Tells that the line as a whole makes no sense.</summary>
    public FaultScriptException Senseless(string expected)
    {
        return new FaultScriptException(FaultErrorCode.Combination, _line, _words[0].Column, string.Join(' ', _words.Select(word => word.Text)), expected);
    }
}
