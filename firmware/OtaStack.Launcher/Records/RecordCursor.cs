using System;

namespace OtaStack.Launcher.Records;

/// <summary>Writes or reads the fields of a fixed-size record in order, little-endian. Texts have a fixed width.</summary>
internal sealed class RecordCursor
{
    private readonly int _end;
    private int _position;

    /// <param name="buffer">The record.</param>
    /// <param name="start">Position of the first field.</param>
    /// <param name="end">Position behind the last byte that fields may take.</param>
    public RecordCursor(byte[] buffer, int start, int end)
    {
        Buffer = buffer;
        _position = start;
        _end = end;
    }

    /// <summary>The record.</summary>
    public readonly byte[] Buffer;

    /// <summary>False once a text was read whose length is not possible.</summary>
    public bool IsSound = true;

    public void PutByte(byte value)
    {
        Need(1);
        Buffer[_position++] = value;
    }

    public void PutInt32(int value)
    {
        Need(4);
        for (int i = 0; i < 4; i++)
        {
            Buffer[_position++] = (byte)(value >> (8 * i));
        }
    }

    public void PutInt64(long value)
    {
        PutInt32((int)value);
        PutInt32((int)(value >> 32));
    }

    public void PutBytes(byte[] value, int count)
    {
        Need(count);
        Array.Copy(value, 0, Buffer, _position, count);
        _position += count;
    }

    /// <summary>One byte length, then <paramref name="width"/> bytes of which the rest is zero. ASCII.</summary>
    public void PutText(string value, int width)
    {
        if (value.Length > width)
        {
            throw new ArgumentException(nameof(value));
        }

        PutByte((byte)value.Length);
        Need(width);
        for (int i = 0; i < width; i++)
        {
            Buffer[_position++] = i < value.Length ? (byte)value[i] : (byte)0;
        }
    }

    public byte GetByte()
    {
        Need(1);
        return Buffer[_position++];
    }

    public int GetInt32()
    {
        Need(4);
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            value |= Buffer[_position++] << (8 * i);
        }

        return value;
    }

    public long GetInt64()
    {
        long low = (uint)GetInt32();
        long high = GetInt32();
        return (high << 32) | low;
    }

    public void GetBytes(byte[] into, int count)
    {
        Need(count);
        Array.Copy(Buffer, _position, into, 0, count);
        _position += count;
    }

    public string GetText(int width)
    {
        int length = GetByte();
        Need(width);
        int start = _position;
        _position += width;
        if (length > width)
        {
            IsSound = false;
            return "";
        }

        char[] text = new char[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = (char)Buffer[start + i];
        }

        return length == 0 ? "" : new string(text, 0, length);
    }

    private void Need(int count)
    {
        if (_position > _end - count)
        {
            throw new InvalidOperationException();
        }
    }
}
