using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>A small moving view of the source.</summary>
internal sealed class JsonWindow
{
    private const int Size = 128;

    /// <summary>2^53: integers beyond lose precision in common JSON readers, so nobody agrees on them.</summary>
    private const long MaxInteger = 9007199254740992;

    private IByteSource? _source;
    private int _start;
    private int _end;

    /// <summary>The bytes in view; <see cref="Index"/> is where the reader stands in them.</summary>
    public readonly byte[] Bytes = new byte[Size];

    public int Index;

    public int Count;

    public int Position
    {
        get { return _start + Index; }
    }

    public bool AtEnd
    {
        get { return Position == _end; }
    }

    public void Reset(IByteSource source, int start, int end)
    {
        _source = source;
        _start = start;
        _end = end;
        Index = 0;
        Count = 0;
    }

    /// <summary>Brings more of the source into view when everything in view is used up. False at the end.</summary>
    public bool Fill()
    {
        if (Index < Count)
        {
            return true;
        }

        _start += Count;
        Index = 0;
        Count = 0;
        int left = _end - _start;
        if (left > 0)
        {
            Count = _source!.Read(_start, Bytes, 0, left < Size ? left : Size);
        }

        return Count > 0;
    }

    /// <summary>The byte that comes next, -1 at the end.</summary>
    public int Peek()
    {
        return Index < Count || Fill() ? Bytes[Index] : -1;
    }

    public void Advance()
    {
        Index++;
    }

    public bool TakeWord(string ascii)
    {
        for (int i = 0; i < ascii.Length; i++)
        {
            if (Peek() != ascii[i])
            {
                return false;
            }

            Index++;
        }

        return true;
    }

    /// <summary>Takes <c>-?(0|[1-9][0-9]*)</c> within ±2^53, not -0, not followed by a fraction or exponent.</summary>
    public bool TakeInteger(out long value)
    {
        value = 0;
        int next = Peek();
        bool negative = next == '-';
        if (negative)
        {
            Index++;
            next = Peek();
        }

        if (next < '0' || next > '9')
        {
            return false;
        }

        bool leadingZero = next == '0';
        int digits = 0;
        while (next >= '0' && next <= '9')
        {
            value = (value * 10) + (next - '0');
            digits++;
            if (value > MaxInteger || (leadingZero && digits > 1))
            {
                return false;
            }

            Index++;
            next = Peek();
        }

        if (next == '.' || next == 'e' || next == 'E' || (negative && value == 0))
        {
            return false;
        }

        if (negative)
        {
            value = -value;
        }

        return true;
    }
}
