using System;
using System.Text;

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
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (Encoding.UTF8.GetString(bytes, 0, bytes.Length) != text)
        {
            throw new InvalidOperationException();
        }

        Put('"');
        foreach (byte value in bytes)
        {
            if (value == '"' || value == '\\')
            {
                Put('\\');
            }

            Put(value);
        }

        Put('"');
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
