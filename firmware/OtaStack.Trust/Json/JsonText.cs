using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>Decodes one string: keeps its first bytes, counts all, and can pass its canonical form on while reading.</summary>
internal sealed class JsonText
{
    private readonly byte[] _utf8 = new byte[4];
    private IByteSink? _sink;

    /// <summary>The decoded UTF-8 bytes, as far as they fit.</summary>
    public readonly byte[] Bytes = new byte[JsonReader.MaxText];

    /// <summary>Number of decoded bytes, which may be more than fit.</summary>
    public int Length;

    /// <summary>True when the string was written with no escapes but <c>\"</c> and <c>\\</c>.</summary>
    public bool WasCanonical;

    public bool HasNul;

    /// <summary>Reads a string; the window stands at its opening quote. False when it is not valid.</summary>
    /// <param name="asciiOnly">Refuse everything beyond ASCII.</param>
    public bool Read(JsonWindow window, bool asciiOnly, IByteSink? sink)
    {
        _sink = sink;
        Length = 0;
        WasCanonical = true;
        HasNul = false;
        window.Advance();
        EmitQuote();
        while (window.Fill())
        {
            byte[] bytes = window.Bytes;
            int from = window.Index;
            int to = window.Count;
            int i = from;
            while (i < to)
            {
                byte next = bytes[i];
                if (next == '"' || next == '\\' || next >= 0x80)
                {
                    break;
                }

                i++;
            }

            window.Index = i;
            Keep(bytes, from, i - from);
            if (i < to)
            {
                byte stop = bytes[i];
                if (stop == '"')
                {
                    window.Advance();
                    EmitQuote();
                    return true;
                }

                if (!(stop == '\\' ? ReadEscape(window, asciiOnly) : !asciiOnly && ReadMultibyte(window)))
                {
                    return false;
                }
            }
        }

        return false;
    }

    public bool Is(string ascii)
    {
        if (Length != ascii.Length || Length > JsonReader.MaxText)
        {
            return false;
        }

        byte[] bytes = Bytes;
        for (int i = 0; i < ascii.Length; i++)
        {
            if (bytes[i] != ascii[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadHex(JsonWindow window, out int value)
    {
        value = 0;
        for (int i = 0; i < 4; i++)
        {
            int next = window.Peek();

            // Upper-case letters are digits here too; nothing else becomes one by its lower case.
            int digit = Hex.ValueOf(next < 'A' ? next : next | 0x20);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | digit;
            window.Advance();
        }

        return true;
    }

    private bool ReadEscape(JsonWindow window, bool asciiOnly)
    {
        window.Advance();
        int escape = window.Peek();
        window.Advance();
        switch (escape)
        {
            case '"':
            case '\\':
                KeepEscaped((byte)escape);
                return true;
            case 'u':
                WasCanonical = false;
                return ReadUnicode(window, asciiOnly);
            default:
                WasCanonical = false;
                int control = Control(escape);
                if (control < 0)
                {
                    return false;
                }

                _utf8[0] = (byte)control;
                Keep(_utf8, 0, 1);
                return true;
        }
    }

    private static int Control(int escape)
    {
        switch (escape)
        {
            case '/':
                return '/';
            case 'b':
                return 8;
            case 'f':
                return 12;
            case 'n':
                return 10;
            case 'r':
                return 13;
            case 't':
                return 9;
            default:
                return -1;
        }
    }

    private bool ReadUnicode(JsonWindow window, bool asciiOnly)
    {
        if (!ReadHex(window, out int code) || (asciiOnly && code >= 0x80) || (code >= 0xDC00 && code <= 0xDFFF))
        {
            return false;
        }

        if (code >= 0xD800 && code <= 0xDBFF)
        {
            if (!window.TakeWord("\\u") || !ReadHex(window, out int low) || low < 0xDC00 || low > 0xDFFF)
            {
                return false;
            }

            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }

        if (code == '"' || code == '\\')
        {
            KeepEscaped((byte)code);
            return true;
        }

        Keep(_utf8, 0, Encode(code));
        return true;
    }

    private int Encode(int code)
    {
        if (code < 0x80)
        {
            _utf8[0] = (byte)code;
            return 1;
        }

        int length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        for (int i = length - 1; i > 0; i--)
        {
            _utf8[i] = (byte)(0x80 | (code & 0x3F));
            code >>= 6;
        }

        _utf8[0] = (byte)((0xF00 >> length) | code);
        return length;
    }

    /// <summary>One well-formed UTF-8 sequence of two to four bytes (Unicode, table 3-7).</summary>
    private bool ReadMultibyte(JsonWindow window)
    {
        int first = window.Peek();
        int length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
        if (length == 0)
        {
            return false;
        }

        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        _utf8[0] = (byte)first;
        window.Advance();
        for (int i = 1; i < length; i++)
        {
            int next = window.Peek();
            if (next < lowest || next > highest)
            {
                return false;
            }

            _utf8[i] = (byte)next;
            lowest = 0x80;
            highest = 0xBF;
            window.Advance();
        }

        Keep(_utf8, 0, length);
        return true;
    }

    private void KeepEscaped(byte character)
    {
        Store(character);
        if (_sink != null)
        {
            _utf8[0] = (byte)'\\';
            _utf8[1] = character;
            _sink.Write(_utf8, 0, 2);
        }
    }

    private void Keep(byte[] bytes, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Store(bytes[offset + i]);
        }

        if (count > 0 && _sink != null)
        {
            _sink.Write(bytes, offset, count);
        }
    }

    private void Store(byte value)
    {
        if (value == 0)
        {
            HasNul = true;
        }

        if (Length < JsonReader.MaxText)
        {
            Bytes[Length] = value;
        }

        Length++;
    }

    private void EmitQuote()
    {
        if (_sink != null)
        {
            _utf8[0] = (byte)'"';
            _sink.Write(_utf8, 0, 1);
        }
    }
}
