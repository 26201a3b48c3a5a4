using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OtaStack.StandIns;

/// <summary>One TLS connection over a socket.</summary>
public sealed class TlsConnection : IDisposable
{
    private readonly SslStream _stream;

    private TlsConnection(SslStream stream)
    {
        _stream = stream;
    }

    /// <summary>The certificates in a PEM text with a zero at its end; none when there is no text.</summary>
    public static X509Certificate2Collection Roots(byte[]? authorities)
    {
        X509Certificate2Collection roots = [];
        if (authorities is not null)
        {
            roots.ImportFromPem(Encoding.ASCII.GetString(authorities).TrimEnd('\0'));
        }

        return roots;
    }

    /// <param name="authorities">PEM, with a zero at its end; null: those of the device's store, and there are none here.</param>
    /// <param name="certificate">The client's, with its key.</param>
    public static TlsConnection Connect(Socket socket, string host, byte[]? authorities, OwnCertificate? certificate)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Roots(authorities));
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = host,
            CertificateChainPolicy = policy,
            EnabledSslProtocols = SslProtocols.Tls12,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate.Certificate, null, offline: true),
        };
        return Authenticate(socket, stream => stream.AuthenticateAsClient(options));
    }

    public static TlsConnection Accept(Socket socket, OwnCertificate certificate)
    {
        SslServerAuthenticationOptions options = new()
        {
            EnabledSslProtocols = SslProtocols.Tls12,
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate.Certificate, null, offline: true),
        };
        return Authenticate(socket, stream => stream.AuthenticateAsServer(options));
    }

    public int Read(byte[] buffer, int offset, int count)
    {
        return _stream.Read(buffer, offset, count);
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        _stream.Write(buffer, offset, count);
    }

    public void Dispose()
    {
        _stream.Dispose();
    }

    private static TlsConnection Authenticate(Socket socket, Action<SslStream> authenticate)
    {
        SslStream stream = new(new NetworkStream(socket, false));
        try
        {
            authenticate(stream);
            return new TlsConnection(stream);
        }
        catch (Exception)
        {
            stream.Dispose();
            throw;
        }
    }
}
