using System.IO;

namespace OtaStack.Device.Http;

/// <summary>
/// Reads one answer of HTTP/1.1 (RFC 9112) from a connection: status, the few fields that matter, the body. Nothing grows with what
/// the server sends: a line over 256 bytes keeps its beginning, a head over 4096 bytes is refused. The library's HttpClient shows no
/// fields of an answer at all, which is why this is here (docs/adr/0023).
/// </summary>
internal sealed class HttpAnswer
{
    /// <summary>Bytes of a head, interim answers included.</summary>
    private const int LongestHead = 4096;

    private readonly byte[] _input = new byte[512];
    private readonly byte[] _line = new byte[256];
    private Stream? _stream;
    private int _start;
    private int _end;
    private int _head;
    private int _lineLength;
    private bool _isLineWhole;
    private bool _isChunked;
    private bool _isClosing;

    /// <summary>Bytes of the body, or of the chunk, that are still to come; −1: until the connection ends.</summary>
    private long _left;

    public int Status;

    /// <summary>−1 when the head does not say.</summary>
    public long ContentLength;

    public string? ContentRange;

    public string? ContentEncoding;

    public string? ETag;

    /// <summary>The body has been read to its end, and the connection can carry the next request.</summary>
    public bool IsReusable;

    /// <summary>A new connection: what was left of the old one is dropped.</summary>
    public void Attach(Stream stream)
    {
        _stream = stream;
        _start = 0;
        _end = 0;
    }

    /// <summary>Reads the head of the next answer.</summary>
    /// <returns>False when it is not an answer of HTTP/1.1, or ends early.</returns>
    public bool ReadHead()
    {
        _head = 0;
        IsReusable = false;
        do
        {
            Status = 0;
            ContentLength = -1;
            ContentRange = null;
            ContentEncoding = null;
            ETag = null;
            _isChunked = false;
            if (!ReadLine() || !ReadStatus())
            {
                return false;
            }

            while (true)
            {
                if (!ReadLine())
                {
                    return false;
                }

                if (_lineLength == 0)
                {
                    break;
                }

                if (!ReadField())
                {
                    return false;
                }
            }
        }
        while (Status < 200);

        // RFC 9112 §6.3: these have no body; chunked outweighs a length, and both together are an attack.
        bool isEmpty = Status == 204 || Status == 304;
        bool isAttack = _isChunked && ContentLength >= 0;
        _isChunked = _isChunked && !isEmpty;
        _left = isEmpty || _isChunked ? 0 : ContentLength;
        IsReusable = !_isClosing && _left == 0 && !_isChunked;
        return !isAttack;
    }

    /// <summary>Reads up to <paramref name="count"/> bytes of the body.</summary>
    /// <returns>0 at its end; −1 when the connection ends before, or breaks the rules of chunks.</returns>
    public int Read(byte[] buffer, int offset, int count)
    {
        if (_isChunked && _left == 0 && !ReadChunkSize())
        {
            return -1;
        }

        if (_left == 0)
        {
            IsReusable = !_isClosing;
            return 0;
        }

        if (_left > 0 && _left < count)
        {
            count = (int)_left;
        }

        int read = Take(buffer, offset, count);
        if (read == 0)
        {
            return _left < 0 ? 0 : -1;
        }

        if (_left > 0)
        {
            _left -= read;
            if (_left == 0 && _isChunked && (!ReadLine() || _lineLength != 0))
            {
                return -1;
            }

            IsReusable = _left == 0 && !_isChunked && !_isClosing;
        }

        return read;
    }

    /// <summary><c>HTTP/1.1 206 …</c></summary>
    private bool ReadStatus()
    {
        if (!IsAt(0, "http/1.") || _lineLength < 12 || _line[8] != ' ')
        {
            return false;
        }

        // HTTP/1.0 closes after each answer.
        _isClosing = _line[7] == '0';
        Status = Number(9, 12);
        return Status >= 100;
    }

    private bool ReadField()
    {
        if (IsAt(0, "content-length:"))
        {
            // A list of lengths, a sign, or one too large is no length; two fields are an attack.
            bool isFirst = ContentLength < 0;
            ContentLength = Number(ValueStart(15), _lineLength);
            return isFirst && _isLineWhole && ContentLength >= 0;
        }

        if (IsAt(0, "transfer-encoding:"))
        {
            // No other coding was asked for (RFC 9112 §6.1).
            _isChunked = IsAt(ValueStart(18), "chunked");
            return _isChunked;
        }

        if (IsAt(0, "content-range:"))
        {
            ContentRange = Value(14);
        }
        else if (IsAt(0, "content-encoding:"))
        {
            ContentEncoding = Value(17);
        }
        else if (IsAt(0, "etag:"))
        {
            ETag = Value(5);
        }
        else if (IsAt(0, "connection:") && IsAt(ValueStart(11), "close"))
        {
            _isClosing = true;
        }

        return true;
    }

    /// <summary>The size in hexadecimal digits; extensions behind a semicolon mean nothing. After the last chunk there may be fields.</summary>
    private bool ReadChunkSize()
    {
        _head = 0;
        if (!ReadLine())
        {
            return false;
        }

        long size = 0;
        int digits = 0;
        while (digits < _lineLength && digits < 8)
        {
            int c = _line[digits];
            int letter = c | 0x20;
            int digit = letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : c >= '0' && c <= '9' ? c - '0' : -1;
            if (digit < 0)
            {
                break;
            }

            size = (size << 4) + digit;
            digits++;
        }

        if (digits == 0 || (digits < _lineLength && _line[digits] != ';' && _line[digits] != ' '))
        {
            return false;
        }

        _left = size;
        if (size == 0)
        {
            do
            {
                if (!ReadLine())
                {
                    return false;
                }
            }
            while (_lineLength > 0);
            _isChunked = false;
        }

        return true;
    }

    /// <summary>One line without its end. What does not fit in the buffer is read and dropped.</summary>
    private bool ReadLine()
    {
        _lineLength = 0;
        _isLineWhole = true;
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
                if (_lineLength > 0 && _line[_lineLength - 1] == '\r')
                {
                    _lineLength--;
                }

                return true;
            }

            if (_lineLength < _line.Length)
            {
                _line[_lineLength] = c;
                _lineLength++;
            }
            else
            {
                _isLineWhole = false;
            }
        }
    }

    private int Take(byte[] buffer, int offset, int count)
    {
        if (_start == _end)
        {
            // Past the own buffer: a body is not copied twice.
            return _stream!.Read(buffer, offset, count);
        }

        int buffered = _end - _start;
        int taken = count < buffered ? count : buffered;
        System.Array.Copy(_input, _start, buffer, offset, taken);
        _start += taken;
        return taken;
    }

    private bool Fill()
    {
        _start = 0;
        _end = _stream!.Read(_input, 0, _input.Length);
        return _end > 0;
    }

    /// <param name="lower">In lower case; names of fields are compared without case (RFC 9110 §5.1).</param>
    private bool IsAt(int start, string lower)
    {
        if (_lineLength < start + lower.Length)
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

    private int ValueStart(int start)
    {
        while (start < _lineLength && (_line[start] == ' ' || _line[start] == '\t'))
        {
            start++;
        }

        return start;
    }

    private string Value(int start)
    {
        start = ValueStart(start);
        char[] characters = new char[_lineLength - start];
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = (char)_line[start + i];
        }

        return new string(characters, 0, characters.Length);
    }

    /// <summary>−1 when it is not a number below 2^31.</summary>
    private int Number(int start, int end)
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
}
