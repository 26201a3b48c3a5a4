using System;

namespace OtaStack.Trust.Json;

/// <summary>Writes canonical JSON into a bounded array. Names must ascend, or <see cref="InvalidOperationException"/> is thrown; likewise when the array is full.</summary>
public sealed class JsonWriter
{
    private const int MaxDepth = 8;

    private readonly byte[] _buffer;
    private readonly int _offset;
    private readonly int _limit;
    private readonly string?[] _names = new string?[MaxDepth + 1];
    private readonly bool[] _hasItems = new bool[MaxDepth + 1];
    private int _depth;
    private bool _afterName;

    public JsonWriter(byte[] buffer)
        : this(buffer, 0, buffer.Length)
    {
    }

    public JsonWriter(byte[] buffer, int offset, int count)
    {
        _buffer = buffer;
        _offset = offset;
        _limit = count;
    }

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    public void BeginObject()
    {
        Open('{');
    }

    public void EndObject()
    {
        Close('}');
    }

    public void BeginArray()
    {
        Open('[');
    }

    public void EndArray()
    {
        Close(']');
    }

    /// <param name="name">ASCII, after the name before it in the same object.</param>
    public void Name(string name)
    {
        if (_afterName || !IsAsciiAfter(name, _names[_depth]))
        {
            throw new InvalidOperationException();
        }

        Separate();
        _names[_depth] = name;
        PutString(name);
        Put(':');
        _afterName = true;
    }

    public void String(string value)
    {
        BeginValue();
        PutString(value);
    }

    public void Integer(long value)
    {
        BeginValue();
        string digits = value.ToString();
        for (int i = 0; i < digits.Length; i++)
        {
            Put(digits[i]);
        }
    }

    public void Boolean(bool value)
    {
        BeginValue();
        string word = value ? "true" : "false";
        for (int i = 0; i < word.Length; i++)
        {
            Put(word[i]);
        }
    }

    private static bool IsAsciiAfter(string name, string? previous)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] >= 0x80)
            {
                return false;
            }
        }

        if (previous == null)
        {
            return true;
        }

        int shorter = name.Length < previous.Length ? name.Length : previous.Length;
        for (int i = 0; i < shorter; i++)
        {
            if (name[i] != previous[i])
            {
                return name[i] > previous[i];
            }
        }

        return name.Length > previous.Length;
    }

    private void Open(char bracket)
    {
        BeginValue();
        if (_depth == MaxDepth)
        {
            throw new InvalidOperationException();
        }

        _depth++;
        _names[_depth] = null;
        _hasItems[_depth] = false;
        Put(bracket);
    }

    private void Close(char bracket)
    {
        if (_depth == 0 || _afterName)
        {
            throw new InvalidOperationException();
        }

        _depth--;
        Put(bracket);
    }

    private void BeginValue()
    {
        if (_afterName)
        {
            _afterName = false;
        }
        else
        {
            Separate();
        }
    }

    private void Separate()
    {
        if (_hasItems[_depth])
        {
            Put(',');
        }

        _hasItems[_depth] = true;
    }

    private void PutString(string text)
    {
        Put('"');
        for (int i = 0; i < text.Length; i++)
        {
            int code = text[i];
            if (code == '"' || code == '\\')
            {
                Put('\\');
            }

            if (code >= 0xD800 && code <= 0xDFFF)
            {
                int low = i + 1 < text.Length ? text[i + 1] : 0;
                if (code >= 0xDC00 || low < 0xDC00 || low > 0xDFFF)
                {
                    throw new InvalidOperationException();
                }

                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                i++;
            }

            PutUtf8(code);
        }

        Put('"');
    }

    private void PutUtf8(int code)
    {
        if (code < 0x80)
        {
            Put((char)code);
            return;
        }

        int length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        Put((char)(((0xF00 >> length) & 0xFF) | (code >> (6 * (length - 1)))));
        for (int shift = 6 * (length - 2); shift >= 0; shift -= 6)
        {
            Put((char)(0x80 | ((code >> shift) & 0x3F)));
        }
    }

    private void Put(char value)
    {
        if (Length == _limit)
        {
            throw new InvalidOperationException();
        }

        _buffer[_offset + Length] = (byte)value;
        Length++;
    }
}
