using System;
using System.Text;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>
/// A strict pull reader over a source, with memory that does not grow with the document. The rules, beyond RFC 8259:
/// <list type="bullet">
/// <item>numbers are integers within ±2^53, without fraction, exponent, leading zero or negative zero;</item>
/// <item>text is valid UTF-8, escaped surrogates come in pairs, member names are ASCII and at most <see cref="MaxText"/> bytes;</item>
/// <item>control characters may stand unescaped in strings, because OLPC canonical JSON writes them so;</item>
/// <item>nesting is at most <see cref="MaxDepth"/>, and nothing but whitespace follows the value;</item>
/// <item>a name that repeats the one before it is refused; repeats further apart are found by <see cref="CanonicalJson"/>, which
/// every signed value goes through: an object whose names ascend has none.</item>
/// </list>
/// </summary>
public sealed class JsonReader
{
    /// <summary>Longest text in UTF-8 bytes that <see cref="Text"/> and <see cref="CopyText"/> give; longer strings can be skipped.</summary>
    public const int MaxText = 256;

    /// <summary>Objects and arrays inside each other.</summary>
    public const int MaxDepth = 16;

    /// <summary>The text of a name or string.</summary>
    internal readonly JsonText Value = new JsonText();

    private readonly JsonWindow _window = new JsonWindow();
    private readonly JsonNameOrder _order = new JsonNameOrder();
    private Expectation _expected;
    private int _depth;

    // Bit n is set while an object, not an array, is open at depth n.
    private int _objects;

    /// <summary>Reads the one value that <paramref name="source"/> consists of.</summary>
    public JsonReader(IByteSource source)
    {
        Reset(source, 0, source.Length);
    }

    internal JsonReader()
    {
    }

    private enum Expectation : byte
    {
        Value,
        FirstName,
        FirstElement,
        CommaOrEnd,
        Nothing,
    }

    public JsonToken Token;

    /// <summary><see cref="Verdict.Malformed"/> or <see cref="Verdict.TooLarge"/> after <see cref="JsonToken.Fault"/>.</summary>
    public Verdict Fault;

    /// <summary>Position of the first byte of the token.</summary>
    public int TokenStart;

    /// <summary>Position behind the last byte of the token.</summary>
    public int TokenEnd;

    /// <summary>The value of an <see cref="JsonToken.Integer"/>, within ±2^53.</summary>
    public long Integer;

    /// <summary>Length in UTF-8 bytes of the decoded <see cref="JsonToken.Name"/> or <see cref="JsonToken.String"/>.</summary>
    public int TextLength
    {
        get { return Value.Length; }
    }

    /// <summary>True while everything read since the last reset stands in canonical form already.</summary>
    public bool IsCanonical;

    /// <summary>Where the value that <see cref="SkipValue"/> has skipped begins.</summary>
    public int ValueStart;

    /// <summary>Starts anew at a value that stands from <paramref name="start"/> to <paramref name="end"/> in the source.</summary>
    public void Reset(IByteSource source, int start, int end)
    {
        _window.Reset(source, start, end);
        _order.Reset();
        _expected = Expectation.Value;
        _depth = 0;
        Token = JsonToken.Unknown;
        Fault = Verdict.Unknown;
        TokenStart = start;
        TokenEnd = start;
        IsCanonical = true;
    }

    /// <summary>Reads the next token.</summary>
    public JsonToken Next()
    {
        return Next(null);
    }

    /// <summary>Skips the value that comes next (after a name, or an element). False on a fault, or when there is none.</summary>
    public bool SkipValue()
    {
        JsonToken token = Next(null);
        ValueStart = TokenStart;
        if (token == JsonToken.Fault || token == JsonToken.End || token == JsonToken.EndArray || token == JsonToken.EndObject || token == JsonToken.Name)
        {
            return false;
        }

        if (token == JsonToken.BeginObject || token == JsonToken.BeginArray)
        {
            int outer = _depth - 1;
            while (_depth > outer)
            {
                if (Next(null) == JsonToken.Fault)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>True when the name or string is exactly this ASCII text. Allocates nothing.</summary>
    public bool TextIs(string ascii)
    {
        return Value.Is(ascii);
    }

    /// <summary>
    /// The name or string; null when it is longer than <see cref="MaxText"/> or holds a NUL, at which a string on the
    /// device ends: two texts that differ behind it would be the same there.
    /// </summary>
    public string? Text()
    {
        return Value.Length > MaxText || Value.HasNul ? null : Encoding.UTF8.GetString(Value.Bytes, 0, Value.Length);
    }

    /// <summary>Copies the UTF-8 bytes of the name or string; returns their number, -1 when they do not fit.</summary>
    public int CopyText(byte[] into)
    {
        int length = Value.Length;
        if (length > MaxText || length > into.Length)
        {
            return -1;
        }

        Array.Copy(Value.Bytes, 0, into, 0, length);
        return length;
    }

    /// <summary>The next token as a number from 0 to 2147483647; -1 when it is none.</summary>
    internal int ReadCount()
    {
        return Next(null) == JsonToken.Integer && Integer >= 0 && Integer <= int.MaxValue ? (int)Integer : -1;
    }

    /// <summary>The next token as lower-case hexadecimal digits of exactly so many bytes. False when it is anything else.</summary>
    internal bool ReadHex(byte[] into)
    {
        int digits = into.Length * 2;
        return Next(null) == JsonToken.String && Value.Length == digits && Hex.TryDecode(Value.Bytes, 0, digits, into, 0);
    }

    /// <summary>Reads the next token; when it is a string, its canonical form goes to <paramref name="sink"/>.</summary>
    internal JsonToken Next(IByteSink? sink)
    {
        if (Token == JsonToken.Fault)
        {
            return Token;
        }

        SkipWhitespace();
        TokenStart = _window.Position;
        int first = _window.Peek();
        switch (_expected)
        {
            case Expectation.Nothing:
                return first < 0 && _window.AtEnd ? Take(JsonToken.End) : Fail(Verdict.Malformed);
            case Expectation.FirstName:
                return first == '}' ? EndContainer(JsonToken.EndObject) : ReadName();
            case Expectation.FirstElement:
                return first == ']' ? EndContainer(JsonToken.EndArray) : ReadValue(first, sink);
            case Expectation.CommaOrEnd:
                return ReadCommaOrEnd(first, sink);
            default:
                return ReadValue(first, sink);
        }
    }

    private JsonToken ReadCommaOrEnd(int first, IByteSink? sink)
    {
        bool inObject = ((_objects >> _depth) & 1) != 0;
        if (first == (inObject ? '}' : ']'))
        {
            return EndContainer(inObject ? JsonToken.EndObject : JsonToken.EndArray);
        }

        if (first != ',')
        {
            return Fail(Verdict.Malformed);
        }

        _window.Advance();
        SkipWhitespace();
        TokenStart = _window.Position;
        return inObject ? ReadName() : ReadValue(_window.Peek(), sink);
    }

    private JsonToken ReadName()
    {
        if (_window.Peek() != '"' || !Value.Read(_window, true, null))
        {
            return Fail(Verdict.Malformed);
        }

        if (Value.Length > MaxText)
        {
            return Fail(Verdict.TooLarge);
        }

        TokenEnd = _window.Position;
        if (!Value.WasCanonical)
        {
            IsCanonical = false;
        }

        int order = _order.Add(_depth, Value.Bytes, Value.Length);
        if (order == 0)
        {
            return Fail(Verdict.Malformed);
        }

        if (order < 0)
        {
            IsCanonical = false;
        }

        SkipWhitespace();
        if (_window.Peek() != ':')
        {
            return Fail(Verdict.Malformed);
        }

        _window.Advance();
        _expected = Expectation.Value;
        Token = JsonToken.Name;
        return Token;
    }

    private JsonToken ReadValue(int first, IByteSink? sink)
    {
        switch (first)
        {
            case '{':
                return BeginContainer(Expectation.FirstName, JsonToken.BeginObject);
            case '[':
                return BeginContainer(Expectation.FirstElement, JsonToken.BeginArray);
            case '"':
                if (!Value.Read(_window, false, sink))
                {
                    return Fail(Verdict.Malformed);
                }

                IsCanonical = IsCanonical && Value.WasCanonical;
                return EndValue(JsonToken.String);
            case 't':
                return _window.TakeWord("true") ? EndValue(JsonToken.True) : Fail(Verdict.Malformed);
            case 'f':
                return _window.TakeWord("false") ? EndValue(JsonToken.False) : Fail(Verdict.Malformed);
            case 'n':
                return _window.TakeWord("null") ? EndValue(JsonToken.Null) : Fail(Verdict.Malformed);
            default:
                if (!_window.TakeInteger(out long integer))
                {
                    return Fail(Verdict.Malformed);
                }

                Integer = integer;
                return EndValue(JsonToken.Integer);
        }
    }

    private JsonToken BeginContainer(Expectation next, JsonToken token)
    {
        if (_depth == MaxDepth)
        {
            return Fail(Verdict.TooLarge);
        }

        _window.Advance();
        _depth++;
        int bit = 1 << _depth;
        _objects = token == JsonToken.BeginObject ? _objects | bit : _objects & ~bit;
        _order.Open(_depth);
        _expected = next;
        return Take(token);
    }

    private JsonToken EndContainer(JsonToken token)
    {
        _window.Advance();
        _depth--;
        return EndValue(token);
    }

    private JsonToken EndValue(JsonToken token)
    {
        _expected = _depth == 0 ? Expectation.Nothing : Expectation.CommaOrEnd;
        return Take(token);
    }

    private JsonToken Take(JsonToken token)
    {
        TokenEnd = _window.Position;
        Token = token;
        return token;
    }

    private JsonToken Fail(Verdict verdict)
    {
        Fault = verdict;
        IsCanonical = false;
        Token = JsonToken.Fault;
        return Token;
    }

    private void SkipWhitespace()
    {
        int next = _window.Peek();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t')
        {
            IsCanonical = false;
            _window.Advance();
            next = _window.Peek();
        }
    }
}
