using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtaStack.Server.Tests.Startup;

/// <summary>A certificate for 127.0.0.1 and ota.example.org by an authority of the tests, and clients that trust that authority and no other.</summary>
public sealed class TestTls : IDisposable
{
    private static readonly X509Certificate2 Issuer = MakeIssuer("Tests");

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-tls-").FullName;

    public TestTls()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("ota.example.org");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using X509Certificate2 certificate = request.Create(Issuer, Issuer.NotBefore, Issuer.NotAfter, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What a client has to trust.</summary>
    public static X509Certificate2 Authority => X509CertificateLoader.LoadCertificate(Issuer.RawData);

    /// <summary>For the server: TLS on both listeners, devices may show certificates.</summary>
    public string[] Arguments =>
    [
        "--url", "https://127.0.0.1:0", "--Server:TlsCertificatePath", Path.Combine(_folder, "server.pem"),
        "--Server:TlsKeyPath", Path.Combine(_folder, "server.key"), "--Server:DeviceCertificates", "true",
    ];

    /// <summary>A handler that trusts the authority, and shows a certificate when there is one.</summary>
    public static SocketsHttpHandler Handler(X509Certificate2? shown = null)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Authority);
        SslClientAuthenticationOptions options = new() { CertificateChainPolicy = policy };
        if (shown is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(shown, null, offline: true);
        }

        return new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = options };
    }

    /// <summary>An authority of somebody's own, with its key.</summary>
    public static X509Certificate2 MakeIssuer(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }
}
