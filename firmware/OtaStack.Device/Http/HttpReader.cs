using System.IO;

namespace OtaStack.Device.Http;

/// <summary>
/// Reads lines of HTTP/1.1 (RFC 9112) and what follows them from a connection, for requests and for answers. Nothing grows with what the other
/// side sends: a line over 256 bytes keeps its beginning, a head over 4096 bytes is refused, and so is one that takes too long.
/// </summary>
internal sealed class HttpReader
{
    /// <summary>Bytes of a head at most.</summary>
    private const int LongestHead = 4096;

    private readonly byte[] _input = new byte[512];
    private readonly byte[] _line = new byte[256];
    private Stream? _stream;
    private int _start;
    private int _end;
    private int _head;

    /// <summary>Bytes of the line that was read last, as far as it is kept.</summary>
    public int Length;

    /// <summary>The line that was read last fitted.</summary>
    public bool IsLineWhole;

    /// <summary>Milliseconds of the device's clock after which nothing more is read, however busily it trickles.</summary>
    public long Deadline = long.MaxValue;

    /// <summary>Something has come since this was set to false.</summary>
    public bool HasInput;

    /// <summary>A new connection: what was left of the old one is dropped.</summary>
    public void Attach(Stream stream)
    {
        _stream = stream;
        _start = 0;
        _end = 0;
    }

    /// <summary>The next line counts as the first of a head.</summary>
    public void BeginHead()
    {
        _head = 0;
    }

    /// <summary>One line without its end. What does not fit in the buffer is read and dropped.</summary>
    /// <returns>False when it has no end, the head is too long, or it takes too long.</returns>
    public bool ReadLine()
    {
        Length = 0;
        IsLineWhole = true;
        while (true)
        {
            if (_start == _end && !Fill())
            {
                return false;
            }

            byte c = _input[_start];
            _start++;
            _head++;
            if (_head > LongestHead)
            {
                return false;
            }

            if (c == '\n')
            {
                if (Length > 0 && _line[Length - 1] == '\r')
                {
                    Length--;
                }

                return true;
            }

            if (Length < _line.Length)
            {
                _line[Length] = c;
                Length++;
            }
            else
            {
                IsLineWhole = false;
            }
        }
    }

    /// <summary>Bytes of a body.</summary>
    /// <returns>0 at the end of the connection, or when it takes too long.</returns>
    public int Take(byte[] buffer, int offset, int count)
    {
        if (_start == _end)
        {
            // Past the own buffer: a body is not copied twice.
            return IsLate() ? 0 : _stream!.Read(buffer, offset, count);
        }

        int buffered = _end - _start;
        int taken = count < buffered ? count : buffered;
        System.Array.Copy(_input, _start, buffer, offset, taken);
        _start += taken;
        return taken;
    }

    public byte At(int position)
    {
        return _line[position];
    }

    /// <param name="lower">In lower case; names of fields are compared without case (RFC 9110 §5.1).</param>
    public bool IsAt(int start, string lower)
    {
        if (Length < start + lower.Length)
        {
            return false;
        }

        for (int i = 0; i < lower.Length; i++)
        {
            int c = _line[start + i];
            if (c >= 'A' && c <= 'Z')
            {
                c |= 0x20;
            }

            if (c != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where the value of a field begins whose name with its colon ends before <paramref name="start"/>.</summary>
    public int ValueStart(int start)
    {
        while (start < Length && (_line[start] == ' ' || _line[start] == '\t'))
        {
            start++;
        }

        return start;
    }

    /// <summary>The value to the end of the line.</summary>
    public string Value(int start)
    {
        start = ValueStart(start);
        return Text(start, Length);
    }

    /// <summary>A part of the line.</summary>
    public string Text(int start, int end)
    {
        char[] characters = new char[end - start];
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = (char)_line[start + i];
        }

        return new string(characters, 0, characters.Length);
    }

    /// <summary>−1 when it is not a number below 2^31.</summary>
    public int Number(int start, int end)
    {
        long value = start < end ? 0 : -1;
        for (int i = start; i < end; i++)
        {
            int digit = _line[i] - '0';
            if (digit < 0 || digit > 9 || value > int.MaxValue)
            {
                return -1;
            }

            value = (value * 10) + digit;
        }

        return value > int.MaxValue ? -1 : (int)value;
    }

    private bool Fill()
    {
        _start = 0;
        _end = IsLate() ? 0 : _stream!.Read(_input, 0, _input.Length);
        HasInput |= _end > 0;
        return _end > 0;
    }

    private bool IsLate()
    {
        return DeviceClock.Milliseconds > Deadline;
    }
}
