using System.IO;

namespace OtaStack.Device.Http;

/// <summary>
/// Reads one answer of HTTP/1.1 (RFC 9112) from a connection: status, the few fields that matter, the body. Nothing grows with what
/// the server sends (<see cref="HttpReader"/>). The library's HttpClient shows no fields of an answer at all, which is why this is here
/// (docs/adr/0023).
/// </summary>
internal sealed class HttpAnswer
{
    private readonly HttpReader _reader = new();
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

    /// <summary>Something of the answer has come.</summary>
    public bool HasBegun => _reader.HasInput;

    /// <summary>Another answer is to come.</summary>
    /// <param name="milliseconds">It takes no longer, however busily it trickles.</param>
    public void Begin(int milliseconds)
    {
        _reader.HasInput = false;
        _reader.Deadline = DeviceClock.Milliseconds + milliseconds;
    }

    /// <summary>A new connection: what was left of the old one is dropped.</summary>
    public void Attach(Stream stream)
    {
        IsReusable = false;
        _reader.Attach(stream);
    }

    /// <summary>Reads the head of the next answer.</summary>
    /// <returns>False when it is not an answer of HTTP/1.1, or ends early.</returns>
    public bool ReadHead()
    {
        // Interim answers count as part of it.
        _reader.BeginHead();
        IsReusable = false;
        do
        {
            Status = 0;
            ContentLength = -1;
            ContentRange = null;
            ContentEncoding = null;
            ETag = null;
            _isChunked = false;
            if (!_reader.ReadLine() || !ReadStatus())
            {
                return false;
            }

            while (true)
            {
                if (!_reader.ReadLine())
                {
                    return false;
                }

                if (_reader.Length == 0)
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

        int read = _reader.Take(buffer, offset, count);
        if (read == 0)
        {
            return _left < 0 ? 0 : -1;
        }

        if (_left > 0)
        {
            _left -= read;
            if (_left == 0 && _isChunked && (!_reader.ReadLine() || _reader.Length != 0))
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
        if (!_reader.IsAt(0, "http/1.") || _reader.Length < 12 || _reader.At(8) != ' ')
        {
            return false;
        }

        // HTTP/1.0 closes after each answer.
        _isClosing = _reader.At(7) == '0';
        Status = _reader.Number(9, 12);
        return Status >= 100;
    }

    private bool ReadField()
    {
        if (_reader.IsAt(0, "content-length:"))
        {
            // A list of lengths, a sign, or one too large is no length; two fields are an attack.
            bool isFirst = ContentLength < 0;
            ContentLength = _reader.Number(_reader.ValueStart(15), _reader.Length);
            return isFirst && _reader.IsLineWhole && ContentLength >= 0;
        }

        if (_reader.IsAt(0, "transfer-encoding:"))
        {
            // No other coding was asked for (RFC 9112 §6.1).
            _isChunked = _reader.IsAt(_reader.ValueStart(18), "chunked");
            return _isChunked;
        }

        if (_reader.IsAt(0, "content-range:"))
        {
            ContentRange = _reader.Value(14);
        }
        else if (_reader.IsAt(0, "content-encoding:"))
        {
            ContentEncoding = _reader.Value(17);
        }
        else if (_reader.IsAt(0, "etag:"))
        {
            ETag = _reader.Value(5);
        }
        else if (_reader.IsAt(0, "connection:") && _reader.IsAt(_reader.ValueStart(11), "close"))
        {
            _isClosing = true;
        }

        return true;
    }

    /// <summary>The size in hexadecimal digits; extensions behind a semicolon mean nothing. After the last chunk there may be fields.</summary>
    private bool ReadChunkSize()
    {
        _reader.BeginHead();
        if (!_reader.ReadLine())
        {
            return false;
        }

        long size = 0;
        int digits = 0;
        while (digits < _reader.Length && digits < 8)
        {
            int c = _reader.At(digits);
            int letter = c | 0x20;
            int digit = letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : c >= '0' && c <= '9' ? c - '0' : -1;
            if (digit < 0)
            {
                break;
            }

            size = (size << 4) + digit;
            digits++;
        }

        if (digits == 0 || (digits < _reader.Length && _reader.At(digits) != ';' && _reader.At(digits) != ' '))
        {
            return false;
        }

        _left = size;
        if (size == 0)
        {
            do
            {
                if (!_reader.ReadLine())
                {
                    return false;
                }
            }
            while (_reader.Length > 0);
            _isChunked = false;
        }

        return true;
    }
}
