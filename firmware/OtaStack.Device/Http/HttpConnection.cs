using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace OtaStack.Device.Http;

/// <summary>
/// One connection to one server, kept for the next request as long as both sides like it. A connection that the server has closed in
/// the meantime is made anew, once. Not thread-safe.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly ServerAddress _server;
    private readonly int _silenceMilliseconds;
    private readonly int _longestMilliseconds;
    private Stream? _stream;

    /// <param name="silenceMilliseconds">A server that is silent for so long has gone.</param>
    /// <param name="longestMilliseconds">One answer takes no longer, another try included.</param>
    public HttpConnection(ServerAddress server, int silenceMilliseconds, int longestMilliseconds)
    {
        _longestMilliseconds = longestMilliseconds;
        _server = server;
        _silenceMilliseconds = silenceMilliseconds;
    }

    /// <summary>The answer to the request that was sent last.</summary>
    public readonly HttpAnswer Answer = new();

    /// <summary>Connections made so far.</summary>
    public int Connects;

    /// <summary>Sends a request and reads the head of the answer. Requests must bear to be sent twice.</summary>
    /// <returns>False when there is no server, or what answers is not one.</returns>
    /// <exception cref="Exception">Whatever the network throws, of many kinds; the connection is to be closed then.</exception>
    public bool Exchange(byte[] request)
    {
        Answer.Begin(_longestMilliseconds);
        if (_stream != null && Answer.IsReusable)
        {
            // Once an answer has begun the connection was not closed: asked again, the same server would only take the same time again.
            bool isAnswered = TrySend(request);
            if (isAnswered || Answer.HasBegun)
            {
                return isAnswered;
            }
        }

        Dispose();
        Open();
        return Send(request);
    }

    public void Dispose()
    {
        if (_stream != null)
        {
            _stream.Dispose();
            _stream = null;
        }
    }

    private bool TrySend(byte[] request)
    {
        try
        {
            return Send(request);
        }
        catch (Exception)
        {
            // The server did not wait for another request.
            return false;
        }
    }

    private bool Send(byte[] request)
    {
        _stream!.Write(request, 0, request.Length);
        return Answer.ReadHead();
    }

    private void Open()
    {
        IPAddress address = Dns.GetHostEntry(_server.Host).AddressList[0];
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.ReceiveTimeout = _silenceMilliseconds;
            socket.SendTimeout = _silenceMilliseconds;
            socket.Connect(new IPEndPoint(address, _server.Port));
            _stream = _server.IsSecure ? Secure(socket) : new NetworkStream(socket, true);
        }
        catch (Exception)
        {
            socket.Close();
            throw;
        }

        Connects++;
        Answer.Attach(_stream);
    }

    private Stream Secure(Socket socket)
    {
        SslStream stream = new(socket);
        stream.SslVerification = SslVerification.CertificateRequired;
        stream.AuthenticateAsClient(_server.Host, TlsCertificates.Own(_server), TlsCertificates.Authorities(_server), SslProtocols.Tls12);
        return stream;
    }
}
