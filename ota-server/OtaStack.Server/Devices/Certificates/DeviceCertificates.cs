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

    /// <summary>A new certificate for a device's key; null when the product has no authority.</summary>
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
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7F;

        // A device's clock may be behind: five minutes are given.
        DateTimeOffset now = time.GetUtcNow();
        return request.Create(authority, now.AddMinutes(-5), now.AddDays(options.CertificateDays), serial);
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
            && IsChained(certificate, authority);
        return isValid ? new DeviceSender(device, known!.Epoch) : null;
    }

    /// <summary>The name that the certificate is for; null when its subject is not one CN with the name of a device.</summary>
    public static DeviceName? NameOf(X509Certificate2 certificate)
    {
        string subject = certificate.SubjectName.Name;
        return subject.StartsWith("CN=", StringComparison.Ordinal) && DeviceName.TryParse(subject["CN=".Length..], out DeviceName name) ? name : null;
    }

    // RFC 5280 §6. There is no revocation list: a certificate is revoked by taking its key from the enrolment.
    private bool IsChained(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
