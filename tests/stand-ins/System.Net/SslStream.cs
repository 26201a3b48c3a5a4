using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OtaStack.StandIns;

namespace System.Net.Security;

/// <summary>The device's TLS over .NET's. Closes the socket with it, as there.</summary>
public class SslStream(Socket socket) : NetworkStream(socket, true)
{
    private static readonly List<SslStream> Open = [];

    private TlsConnection? _connection;
    private byte[] _shown = [];

    public SslVerification SslVerification { get; set; } = SslVerification.CertificateRequired;

    /// <summary>Connections that show this certificate and were not disposed of: the firmware has a handful of contexts, and a closed socket gives none back.</summary>
    public static int OpenWith(byte[] certificate)
    {
        lock (Open)
        {
            return Open.Count(stream => stream._shown.AsSpan().SequenceEqual(certificate));
        }
    }

    public void AuthenticateAsClient(string targetHost, X509Certificate? clientCertificate, X509Certificate? ca, SslProtocols enabledSslProtocols)
    {
        if (SslVerification != SslVerification.CertificateRequired)
        {
            throw new NotSupportedException("a server that is not checked");
        }

        _connection = TlsConnection.Connect(Socket, targetHost, ca?.GetRawCertData(), (clientCertificate as X509Certificate2)?.Whole);
    }

    public void AuthenticateAsServer(X509Certificate serverCertificate, bool clientCertificateRequired, SslProtocols enabledSslProtocols)
    {
        _connection = TlsConnection.Accept(Socket, ((X509Certificate2)serverCertificate).Whole);
        _shown = serverCertificate.GetRawCertData();
        lock (Open)
        {
            Open.Add(this);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        return _connection!.Read(buffer, offset, count);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        _connection!.Write(buffer, offset, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (Open)
            {
                Open.Remove(this);
            }

            _connection?.Dispose();
        }

        base.Dispose(disposing);
    }
}
