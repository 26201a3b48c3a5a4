using System;

namespace OtaStack.Agent.Reports;

/// <summary>
/// Writes one flat JSON object into a bounded array, in canonical form when the names, which are ASCII, are given in ascending
/// order. <see cref="InvalidOperationException"/> when the array is full or a text is not valid UTF-16.
/// </summary>
internal sealed class JsonObjectWriter
{
    private readonly byte[] _buffer;
    private readonly int _limit;

    public JsonObjectWriter(byte[] buffer, int limit)
    {
        _buffer = buffer;
        _limit = limit;
        Put('{');
    }

    /// <summary>Bytes written so far.</summary>
    public int Length;

    public void Add(string name, string value)
    {
        AddName(name);
        PutString(value);
    }

    public void Add(string name, long value)
    {
        AddName(name);
        string digits = value.ToString();
        for (int i = 0; i < digits.Length; i++)
        {
            Put(digits[i]);
        }
    }

    /// <summary>Ends the object; returns the number of bytes written.</summary>
    public int Finish()
    {
        Put('}');
        return Length;
    }

    private void AddName(string name)
    {
        if (Length > 1)
        {
            Put(',');
        }

        PutString(name);
        Put(':');
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
                i++;
                int low = i < text.Length ? text[i] : 0;
                if (code >= 0xDC00 || low < 0xDC00 || low > 0xDFFF)
                {
                    throw new InvalidOperationException();
                }

                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            }

            PutUtf8(code);
        }

        Put('"');
    }

    private void PutUtf8(int code)
    {
        if (code < 0x80)
        {
            Put(code);
            return;
        }

        int length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        Put((0xF00 >> length) | (code >> (6 * (length - 1))));
        for (int shift = 6 * (length - 2); shift >= 0; shift -= 6)
        {
            Put(0x80 | ((code >> shift) & 0x3F));
        }
    }

    private void Put(int value)
    {
        if (Length == _limit)
        {
            throw new InvalidOperationException();
        }

        _buffer[Length] = (byte)value;
        Length++;
    }
}
