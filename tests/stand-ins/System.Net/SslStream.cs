using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OtaStack.StandIns;

namespace System.Net.Security;

/// <summary>The device's TLS over .NET's. Closes the socket with it, as there.</summary>
public class SslStream(Socket socket) : NetworkStream(socket, true)
{
    private TlsConnection? _connection;

    public SslVerification SslVerification { get; set; } = SslVerification.CertificateRequired;

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
            _connection?.Dispose();
        }

        base.Dispose(disposing);
    }
}
