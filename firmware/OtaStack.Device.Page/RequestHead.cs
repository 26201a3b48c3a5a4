using System.IO;
using OtaStack.Device.Http;
using OtaStack.LocalPage;

namespace OtaStack.Device.Page;

/// <summary>Reads the head of one request of HTTP/1.1 (RFC 9112): method, path and the few fields that the page looks at.</summary>
internal sealed class RequestHead
{
    private readonly HttpReader _reader;
    private PageRequest _request = new();
    private bool _isChunked;
    private bool _hasLength;

    public RequestHead(HttpReader reader)
    {
        _reader = reader;
    }

    /// <summary>The client waits for a word before it sends the body (RFC 9110 §10.1.1).</summary>
    public bool ExpectsContinue;

    /// <returns>Null when it is not a request, or could be read in two ways.</returns>
    /// <exception cref="IOException">It ended before, is too long, or took too long.</exception>
    public PageRequest? Read()
    {
        _request = new PageRequest();
        _isChunked = false;
        _hasLength = false;
        ExpectsContinue = false;
        _reader.BeginHead();
        NextLine();
        bool isSound = ReadStart();
        NextLine();
        while (_reader.Length > 0)
        {
            isSound = isSound && ReadField();
            NextLine();
        }

        return isSound && !(_isChunked && _hasLength) ? _request : null;
    }

    private void NextLine()
    {
        if (!_reader.ReadLine())
        {
            throw new IOException();
        }
    }

    /// <summary><c>GET /path?query HTTP/1.1</c></summary>
    private bool ReadStart()
    {
        int method = Until(0, ' ');
        int path = method + 1;
        int target = Until(path, ' ');
        if (method == 0 || target == path || !_reader.IsLineWhole || !_reader.IsAt(target + 1, "http/1.") || _reader.At(path) != '/')
        {
            return false;
        }

        int query = Until(path, '?');
        _request.Method = _reader.Text(0, method);
        _request.Path = _reader.Text(path, query < target ? query : target);
        return true;
    }

    private bool ReadField()
    {
        // A folded line (RFC 9112 §5.2) could belong to any of these.
        if (_reader.At(0) == ' ' || _reader.At(0) == '\t')
        {
            return false;
        }

        if (_reader.IsAt(0, "content-length:"))
        {
            _request.ContentLength = _reader.Number(_reader.ValueStart(15), _reader.Length);
            bool isFirst = !_hasLength;
            _hasLength = true;
            return isFirst && _reader.IsLineWhole && _request.ContentLength >= 0;
        }

        if (_reader.IsAt(0, "transfer-encoding:"))
        {
            _isChunked = true;
            return true;
        }

        if (_reader.IsAt(0, "expect:"))
        {
            ExpectsContinue = _reader.IsAt(_reader.ValueStart(7), "100-continue");
            return true;
        }

        return TryTake(5, "host:", ref _request.Host)
            && TryTake(7, "origin:", ref _request.Origin)
            && TryTake(13, "content-type:", ref _request.ContentType)
            && TryTake(14, "x-device-code:", ref _request.Code);
    }

    /// <summary>False when it is this field and came before, or is too long to be read.</summary>
    private bool TryTake(int start, string name, ref string? value)
    {
        if (!_reader.IsAt(0, name))
        {
            return true;
        }

        bool isFirst = value == null;
        value = _reader.Value(start);
        return isFirst && _reader.IsLineWhole;
    }

    private int Until(int start, char end)
    {
        while (start < _reader.Length && _reader.At(start) != end)
        {
            start++;
        }

        return start;
    }
}
