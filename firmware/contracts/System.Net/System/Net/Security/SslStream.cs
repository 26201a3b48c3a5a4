using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace System.Net.Security;

public class SslStream : NetworkStream
{
    public SslStream(Socket socket) : base(socket, true) => throw null!;
    public SslVerification SslVerification { get => throw null!; set => throw null!; }
    public void AuthenticateAsClient(
        string targetHost, X509Certificate? clientCertificate, X509Certificate? ca, SslProtocols enabledSslProtocols) => throw null!;
    public void AuthenticateAsServer(
        X509Certificate serverCertificate, bool clientCertificateRequired, SslProtocols enabledSslProtocols) => throw null!;
}
