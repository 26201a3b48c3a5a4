using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>Issues and judges the certificates of devices. The private key is made on the device and stays there.</summary>
internal sealed class DeviceCertificates(DeviceAuthorities authorities, DeviceDirectory directory, DeviceOptions options, TimeProvider time)
{
    /// <summary>id-kp-clientAuth.</summary>
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const int SerialBytes = 16;

    /// <summary>What is enrolled of a device's key: SHA-256 of its SubjectPublicKeyInfo. The same over renewals.</summary>
    public static byte[] PinOf(PublicKey key)
    {
        return SHA256.HashData(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Whether the certificate is one for this device by the product's authority, whoever has issued it, and for a key that may be enrolled.</summary>
    public bool IsIssuedFor(DeviceName device, X509Certificate2 certificate)
    {
        using ECDsa? curve = certificate.PublicKey.GetECDsaPublicKey();
        return curve?.KeySize == 256 && NameOf(certificate) == device && authorities.Find(device.Product)?.Vouches(certificate, ClientAuthentication, time.GetUtcNow()) == true;
    }

    /// <summary>A new certificate for a device's key; null when the product has no authority, or its certificate has expired.</summary>
    public X509Certificate2? Issue(DeviceName device, PublicKey key)
    {
        if (authorities.Find(device.Product) is not { } authority)
        {
            return null;
        }

        CertificateRequest request = new(new X500DistinguishedName($"CN={device}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority.Issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7F;

        // A device's clock may be behind: five minutes are given.
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset begins = now.AddMinutes(-5);
        DateTimeOffset last = authority.Issuer.NotAfter.ToUniversalTime();
        DateTimeOffset first = authority.Issuer.NotBefore.ToUniversalTime();
        DateTimeOffset ends = now.AddDays(options.CertificateDays);

        // No certificate outlives the one that vouches for it; with one that has expired none is issued.
        return last <= now ? null : request.Create(authority.Issuer, begins < first ? first : begins, ends < last ? ends : last, serial);
    }

    /// <summary>
    /// The device when the certificate is its own: issued by its product's authority, valid now, for clients, in its name, and for the key that is
    /// enrolled. A device without an enrolled key, or with another one since, is not let in.
    /// </summary>
    public async ValueTask<DeviceSender?> FindAsync(DeviceName device, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        DeviceCredential? known = await directory.FindAsync(device, cancellationToken).ConfigureAwait(false);
        bool isValid = known?.CertificatePin is { } pin
            && CryptographicOperations.FixedTimeEquals(pin, PinOf(certificate.PublicKey))
            && NameOf(certificate) == device
            && authorities.Find(device.Product) is { } authority
            && authority.Vouches(certificate, ClientAuthentication, time.GetUtcNow());
        return isValid ? new DeviceSender(device, known!.Epoch) : null;
    }

    /// <summary>The name that the certificate is for; null when its subject is not one CN with the name of a device.</summary>
    public static DeviceName? NameOf(X509Certificate2 certificate)
    {
        string subject = certificate.SubjectName.Name;
        return subject.StartsWith("CN=", StringComparison.Ordinal) && DeviceName.TryParse(subject["CN=".Length..], out DeviceName name) ? name : null;
    }
}
