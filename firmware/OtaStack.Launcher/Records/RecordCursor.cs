using System;

namespace OtaStack.Launcher.Records;

/// <summary>
/// Goes through the fields of a fixed-size record in order, little-endian: reads each into its variable, or writes it from there. Both ways are
/// one list of fields, so that they cannot differ. Texts have a fixed width.
/// </summary>
internal sealed class RecordCursor
{
    private readonly int _end;
    private int _position;

    /// <param name="buffer">The record.</param>
    /// <param name="start">Position of the first field.</param>
    /// <param name="end">Position behind the last byte that fields may take.</param>
    /// <param name="isWriting">False: the variables are set.</param>
    public RecordCursor(byte[] buffer, int start, int end, bool isWriting)
    {
        Buffer = buffer;
        IsWriting = isWriting;
        _position = start;
        _end = end;
    }

    /// <summary>The record.</summary>
    public readonly byte[] Buffer;

    public readonly bool IsWriting;

    /// <summary>False once a text was read whose length is not possible.</summary>
    public bool IsSound = true;

    /// <summary>The byte that was read, or <paramref name="value"/> when it was written: most bytes stand for something else.</summary>
    public byte Byte(byte value)
    {
        Need(1);
        if (IsWriting)
        {
            Buffer[_position] = value;
        }

        return Buffer[_position++];
    }

    public void Int32(ref int value)
    {
        int bits = 0;
        Need(4);
        for (int shift = 0; shift < 32; shift += 8)
        {
            bits |= Byte((byte)(value >> shift)) << shift;
        }

        value = bits;
    }

    public void Int64(ref long value)
    {
        int low = (int)value;
        int high = (int)(value >> 32);
        Int32(ref low);
        Int32(ref high);
        value = ((long)high << 32) | (uint)low;
    }

    public void Bytes(byte[] value)
    {
        int count = value.Length;
        Need(count);
        Array.Copy(IsWriting ? value : Buffer, IsWriting ? 0 : _position, IsWriting ? Buffer : value, IsWriting ? _position : 0, count);
        _position += count;
    }

    /// <summary>One byte length, then <paramref name="width"/> bytes of which the rest is zero. ASCII.</summary>
    public void Text(ref string value, int width)
    {
        if (IsWriting && value.Length > width)
        {
            throw new ArgumentException(nameof(value));
        }

        int length = Byte((byte)value.Length);
        Need(width);
        int start = _position;
        _position += width;
        if (IsWriting)
        {
            for (int i = 0; i < length; i++)
            {
                Buffer[start + i] = (byte)value[i];
            }

            return;
        }

        if (length > width)
        {
            IsSound = false;
            length = 0;
        }

        char[] text = new char[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = (char)Buffer[start + i];
        }

        value = length == 0 ? "" : new string(text, 0, length);
    }

    private void Need(int count)
    {
        if (_position > _end - count)
        {
            throw new InvalidOperationException();
        }
    }
}
