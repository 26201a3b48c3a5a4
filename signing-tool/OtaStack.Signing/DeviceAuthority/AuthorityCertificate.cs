using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using CertificateKey = System.Security.Cryptography.X509Certificates.PublicKey;

namespace OtaStack.Signing.DeviceAuthority;

/// <summary>
/// The certificate of an authority for the devices of one product, and what its key signs: certificates for servers that issue in its name, and for
/// devices. It vouches for names of devices; what they install is decided by other keys.
/// </summary>
public sealed class AuthorityCertificate : IDisposable
{
    /// <summary>Bytes of a certificate or request file.</summary>
    public const int MaxFileBytes = 64 * 1024;

    private const string NameEnding = " devices";
    private const int SerialBytes = 16;

    /// <summary>id-kp-clientAuth.</summary>
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    // A clock behind the authority's must not refuse what was just issued.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;
    private readonly string _name;

    private AuthorityCertificate(X509Certificate2 certificate, string name)
    {
        _certificate = certificate;
        _name = name;
    }

    /// <summary>The product whose devices it is for: <c>CN=PRODUCT devices</c>.</summary>
    public string Product
    {
        get
        {
            string name = _certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return name.EndsWith(NameEnding, StringComparison.Ordinal) ? name[..^NameEnding.Length] : "";
        }
    }

    /// <summary>When it ends; nothing that it vouches for lives longer.</summary>
    public DateTimeOffset Expires => _certificate.NotAfter.ToUniversalTime();

    /// <summary>Makes an authority: a certificate that its key signs for itself.</summary>
    public static AuthorityCertificate Create(string product, IMessageSigner signer, string key, DateTimeOffset now, int days)
    {
        if (!Names.IsProduct(product))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ProductNameInvalid, product);
        }

        RequireLife(days, CertificateLife.Root);
        SignerGenerator generator = Generator(signer, key);
        X500DistinguishedName name = new($"CN={product}{NameEnding}");
        CertificateRequest request = new(name, generator.PublicKey, HashAlgorithmName.SHA256);

        // One certificate authority may stand between it and a device: the server's.
        Describe(request, isAuthority: true, pathLength: 1);
        byte[] serial = NewSerial();
        return new AuthorityCertificate(request.Create(name, generator, now - Grace, now.AddDays(days), serial), key);
    }

    /// <summary>Reads the certificate of an authority.</summary>
    /// <param name="file">PEM.</param>
    /// <param name="name">Of the file, for messages.</param>
    public static AuthorityCertificate Parse(byte[] file, string name)
    {
        X509Certificate2 certificate = CertificateFile.Read(file, name);
        bool isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };
        if (isAuthority)
        {
            return new AuthorityCertificate(certificate, name);
        }

        certificate.Dispose();
        throw new SigningException(SigningFault.File, DeviceAuthorityErrorCode.NoAuthority, name);
    }

    /// <summary>Signs for a server's key: what it issues, devices and servers of this authority take as its own.</summary>
    /// <param name="request">PKCS #10, PEM, as the server made it.</param>
    public X509Certificate2 Delegate(IMessageSigner signer, string key, byte[] request, string requestName, DateTimeOffset now, int days)
    {
        RequireLife(days, CertificateLife.Server);
        CertificateKey server = CertificateFile.ReadRequest(request, requestName);
        CertificateRequest certificate = new(new X500DistinguishedName($"CN={Product}{NameEnding} (server)"), server, HashAlgorithmName.SHA256);
        Describe(certificate, isAuthority: true, pathLength: 0);
        return Sign(certificate, signer, key, now, days);
    }

    /// <summary>Issues a device's certificate for the key of its request; the name is this one, whatever the request says.</summary>
    public X509Certificate2 Issue(IMessageSigner signer, string key, byte[] request, string requestName, string device, DateTimeOffset now, int days)
    {
        RequireLife(days, CertificateLife.Device);
        if (device.Length is < 1 or > 64 || !device.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '.' or '_' or '-'))
        {
            throw new SigningException(SigningFault.Usage, DeviceAuthorityErrorCode.DeviceInvalid, device);
        }

        CertificateKey own = CertificateFile.ReadRequest(request, requestName);
        CertificateRequest certificate = new(new X500DistinguishedName($"CN={Product}/{device}"), own, HashAlgorithmName.SHA256);
        Describe(certificate, isAuthority: false, pathLength: 0);
        certificate.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        return Sign(certificate, signer, key, now, days);
    }

    /// <summary>The certificate alone, for the server and for whoever checks a chain.</summary>
    public string ToPem() => _certificate.ExportCertificatePem() + "\n";

    public void Dispose() => _certificate.Dispose();

    private static void Describe(CertificateRequest request, bool isAuthority, int pathLength)
    {
        // RFC 5280 §4.2.1.9, §4.2.1.3, §4.2.1.2.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, isAuthority, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    private static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7F;
        return serial;
    }

    private static void RequireLife(int days, CertificateLife life)
    {
        if (days < 1 || days > life.Most)
        {
            throw new SigningException(SigningFault.Usage, DeviceAuthorityErrorCode.Days, Count.Of(days), Count.Of(1), Count.Of(life.Most));
        }
    }

    private static SignerGenerator Generator(IMessageSigner signer, string key)
    {
        return signer.Algorithm == KeyAlgorithm.EcdsaP256
            ? new SignerGenerator(signer)
            : throw new SigningException(SigningFault.Refused, DeviceAuthorityErrorCode.KeyAlgorithm, key);
    }

    private X509Certificate2 Sign(CertificateRequest request, IMessageSigner signer, string key, DateTimeOffset now, int days)
    {
        SignerGenerator generator = Generator(signer, key);
        if (!signer.SubjectPublicKeyInfo.AsSpan().SequenceEqual(_certificate.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new SigningException(SigningFault.Refused, DeviceAuthorityErrorCode.KeyMismatch, _name, key);
        }

        if (Expires <= now)
        {
            throw new SigningException(SigningFault.Refused, DeviceAuthorityErrorCode.Expired, _name, MetadataTime.Format(Expires));
        }

        DateTimeOffset ends = now.AddDays(days);
        if (ends > Expires)
        {
            throw new SigningException(SigningFault.Usage, DeviceAuthorityErrorCode.OutlivesAuthority, MetadataTime.Format(ends), MetadataTime.Format(Expires));
        }

        DateTimeOffset begins = now - Grace;
        DateTimeOffset first = _certificate.NotBefore.ToUniversalTime();
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(_certificate.SubjectName, generator, begins < first ? first : begins, ends, NewSerial());
    }
}
