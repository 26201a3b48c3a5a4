using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using OtaStack.Device.Http;
using OtaStack.LocalPage;

namespace OtaStack.Device.Page;

/// <summary>
/// Serves one connection after the other: one request, one answer, then it is closed. Nothing grows with what a client sends, and one that takes
/// its time is cut off. Never throws for what clients do.
/// </summary>
internal sealed class PageConnection
{
    /// <summary>What a client that was refused may still send before it has read the answer.</summary>
    private const int MostDropped = 262_144;

    private readonly PageDesk _desk;
    private readonly ListenerSettings _settings;
    private readonly HttpReader _reader = new();
    private readonly RequestHead _head;
    private readonly string _fields;
    private Socket? _client;
    private int _unread;

    public PageConnection(PageDesk desk, ListenerSettings settings)
    {
        _desk = desk;
        _settings = settings;
        _head = new RequestHead(_reader);
        string fields = "Connection: close\r\n";
        for (int i = 0; i < PageResponse.Headers.Length; i += 2)
        {
            fields = string.Concat(fields, PageResponse.Headers[i], ": ") + string.Concat(PageResponse.Headers[i + 1], "\r\n");
        }

        _fields = string.Concat(fields, "\r\n");
    }

    /// <summary>On the thread of the listener.</summary>
    public void Serve(Socket client)
    {
        Stream? stream = null;
        try
        {
            client.ReceiveTimeout = _settings.SilenceMilliseconds;
            client.SendTimeout = _settings.SilenceMilliseconds;
            Allow(_settings.RequestMilliseconds);
            _client = client;

            // A client that says nothing at all, as browsers open some, must not begin a handshake.
            if (client.Poll(_settings.SilenceMilliseconds * 1000, SelectMode.SelectRead))
            {
                stream = Open(client);
                _reader.Attach(stream);
                Send(stream, Answer(stream));
                Drop();
            }
        }
        catch (Exception)
        {
            // Whatever the network throws, of many kinds: the client has gone.
        }

        _client = null;
        Close(client, stream);
    }

    /// <summary>On any thread: closes a connection whose time is up, so that what blocks on it comes back.</summary>
    public void CutOff()
    {
        Socket? client = _client;
        if (client != null && DeviceClock.Milliseconds > _reader.Deadline)
        {
            Close(client, null);
        }
    }

    /// <summary>On any thread: closes the connection.</summary>
    public void Stop()
    {
        Socket? client = _client;
        if (client != null)
        {
            Close(client, null);
        }
    }

    private static void Close(Socket client, Stream? stream)
    {
        try
        {
            if (stream != null)
            {
                // Not only the socket: TLS holds one of the firmware's few contexts.
                stream.Dispose();
            }

            client.Close();
        }
        catch (Exception)
        {
            // One that is gone cannot be closed.
        }
    }

    private void Allow(int milliseconds)
    {
        _reader.Deadline = DeviceClock.Milliseconds + milliseconds;
    }

    private Stream Open(Socket client)
    {
        return _settings.Certificate == null ? new NetworkStream(client, true) : Secure(client);
    }

    private Stream Secure(Socket client)
    {
        SslStream stream = new(client);
        stream.AuthenticateAsServer(TlsCertificates.Own(_settings.Certificate!, _settings.PrivateKey!), false, SslProtocols.Tls12);
        return stream;
    }

    private PageResponse Answer(Stream stream)
    {
        PageRequest? request = _head.Read();
        if (request == null)
        {
            return PageResponse.Error(400, "malformed");
        }

        _unread = request.ContentLength > 0 ? request.ContentLength : 0;
        if (request.Method == "POST" && request.ContentLength <= DevicePage.MaxBody)
        {
            request.Body = ReadBody(stream);
        }

        _desk.Request = request;
        if (!_desk.Ask(PageQuestion.Handle))
        {
            return PageResponse.Error(503, "busy");
        }

        return _desk.Response!.Status == 100 ? TakeUpload(stream, _desk.Response.Upload) : _desk.Response;
    }

    private byte[] ReadBody(Stream stream)
    {
        Continue(stream);
        byte[] body = new byte[_unread];
        int length = 0;
        while (_unread > 0)
        {
            int read = _reader.Take(body, length, _unread);
            if (read <= 0)
            {
                throw new IOException();
            }

            length += read;
            _unread -= read;
        }

        return body;
    }

    private PageResponse TakeUpload(Stream stream, int upload)
    {
        PageResponse? refusal = null;
        _desk.Upload = upload;
        Allow(_settings.RequestMilliseconds + _unread);
        try
        {
            Continue(stream);
            int read = 1;
            while (_unread > 0 && read > 0 && refusal == null)
            {
                read = Fill();
                refusal = read == 0 ? null : _desk.Ask(PageQuestion.Receive) ? _desk.Response : PageResponse.Error(503, "busy");
            }
        }
        catch (Exception)
        {
            // Broken off; the device must know that nothing more comes.
        }

        Allow(_settings.RequestMilliseconds);
        PageResponse end = _desk.Ask(PageQuestion.EndUpload) ? _desk.Response! : PageResponse.Error(503, "busy");
        return refusal ?? end;
    }

    /// <summary>Fills the piece, as far as bytes come: each piece costs the file system an opening and a closing.</summary>
    /// <returns>Bytes in it; 0 at the end.</returns>
    private int Fill()
    {
        int most = _unread < _desk.Piece.Length ? _unread : _desk.Piece.Length;
        int read = 1;
        _desk.Count = 0;
        while (_desk.Count < most && read > 0)
        {
            try
            {
                read = _reader.Take(_desk.Piece, _desk.Count, most - _desk.Count);
            }
            catch (Exception)
            {
                // Broken off: what has come by then is of use.
                read = 0;
            }

            _desk.Count += read > 0 ? read : 0;
        }

        _unread -= _desk.Count;
        return _desk.Count;
    }

    private void Continue(Stream stream)
    {
        if (_head.ExpectsContinue && _unread > 0)
        {
            Write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
        }
    }

    private void Send(Stream stream, PageResponse answer)
    {
        bool isFile = answer.File.Length > 0;
        Allow(_settings.RequestMilliseconds);
        if (isFile)
        {
            _desk.File = answer.File;
            _desk.Position = 0;
            if (!_desk.Ask(PageQuestion.ReadFile) || _desk.Length < 0)
            {
                answer = PageResponse.Error(404, "notFound");
                isFile = false;
            }
        }

        int length = isFile ? _desk.Length : answer.Length;
        string retry = answer.RetryAfter > 0 ? string.Concat("Retry-After: ", answer.RetryAfter.ToString(), "\r\n") : "";
        string head = string.Concat("HTTP/1.1 ", answer.Status.ToString(), " \r\nContent-Type: ", answer.ContentType);
        Write(stream, string.Concat(head, "\r\nContent-Length: ", length.ToString(), "\r\n") + string.Concat(retry, _fields));
        if (!isFile)
        {
            stream.Write(answer.Body, 0, length);
            return;
        }

        while (_desk.Count > 0)
        {
            stream.Write(_desk.Piece, 0, _desk.Count);
            _desk.Position += _desk.Count;
            if (_desk.Position >= length || !_desk.Ask(PageQuestion.ReadFile))
            {
                return;
            }
        }
    }

    private static void Write(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    /// <summary>Reads what a refused client still sends: closing before would take the answer from it.</summary>
    private void Drop()
    {
        int dropped = 0;
        int read = _unread > 0 ? 1 : 0;
        while (read > 0 && dropped < MostDropped)
        {
            read = Fill();
            dropped += read;
        }
    }
}
