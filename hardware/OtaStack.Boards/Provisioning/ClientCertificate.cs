using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OtaStack.Boards.Provisioning;

/// <summary>
/// Certificate and private key by which a device is known to its server in place of its key (docs/device-certificates.md). What the server would not let in, or
/// the device could not renew, is refused: other keys than P-256, another name, another use, a time that has passed.
/// </summary>
internal static class ClientCertificate
{
    public const string CertificatePath = "device/certificate";
    public const string KeyPath = "device/certificate.key";

    /// <summary>Longest file that a device reads of either, bytes.</summary>
    private const int MostBytes = 4096;

    /// <summary>PEM is longer than what is in it, and explains itself with text at times.</summary>
    private const int MostFileBytes = 4 * MostBytes;

    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Both as the device wants them: DER, the key as PKCS#8. The certificate's file may hold more than the one certificate; the first counts.</summary>
    /// <exception cref="BoardException">Not for that device, not now, or not a certificate with its key. The message says nothing of the key.</exception>
    public static IReadOnlyList<DeviceFile> Read(string certificatePath, string keyPath, ProvisioningData data, DateTimeOffset now)
    {
        Shown shown = Parse(SmallFile.Read(certificatePath, MostFileBytes), certificatePath);
        byte[] bytes = SmallFile.ReadPrivate(keyPath, MostFileBytes);
        using ECDsa key = ParseKey(bytes, keyPath);
        CryptographicOperations.ZeroMemory(bytes);
        string name = $"{data.Product}/{data.Device}";
        if (shown.Subject != "CN=" + name)
        {
            throw new BoardException(BoardErrorCode.ProvisionClientName, certificatePath, shown.Subject, name);
        }

        if (now < shown.From || now >= shown.To)
        {
            throw new BoardException(BoardErrorCode.ProvisionClientTime, certificatePath, $"{shown.From:u}", $"{shown.To:u}");
        }

        return shown.PublicKey.AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
            ? [new DeviceFile(CertificatePath, "certificate.der", shown.Der), new DeviceFile(KeyPath, "certificate-key.der", key.ExportPkcs8PrivateKey())]
            : throw new BoardException(BoardErrorCode.ProvisionClientKey, keyPath);
    }

    private static Shown Parse(byte[] bytes, string path)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(bytes);
            if (certificate.RawData.Length <= MostBytes && IsForClients(certificate))
            {
                return new Shown(certificate.RawData, certificate.SubjectName.Name, certificate.NotBefore, certificate.NotAfter, certificate.PublicKey.ExportSubjectPublicKeyInfo());
            }
        }
        catch (Exception failure) when (failure is CryptographicException or PlatformNotSupportedException)
        {
            throw new BoardException(failure, BoardErrorCode.ProvisionClientCertificate, path);
        }

        throw new BoardException(BoardErrorCode.ProvisionClientCertificate, path);
    }

    private static bool IsForClients(X509Certificate2 certificate)
    {
        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(extension => extension.EnhancedKeyUsages.OfType<Oid>()).Any(usage => usage.Value == ClientAuthentication);
    }

    private static ECDsa ParseKey(byte[] bytes, string path)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            if (bytes.AsSpan().StartsWith("-----"u8))
            {
                key.ImportFromPem(Encoding.ASCII.GetString(bytes));
            }
            else
            {
                Import(key, bytes);
            }

            ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            if (parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return key;
            }
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            // The cause may quote what stands in the file.
            key.Dispose();
            throw new BoardException(BoardErrorCode.ProvisionClientKey, path);
        }

        key.Dispose();
        throw new BoardException(BoardErrorCode.ProvisionClientKey, path);
    }

    /// <summary>DER: PKCS#8, else RFC 5915.</summary>
    private static void Import(ECDsa key, byte[] bytes)
    {
        try
        {
            key.ImportPkcs8PrivateKey(bytes, out _);
        }
        catch (CryptographicException)
        {
            key.ImportECPrivateKey(bytes, out _);
        }
    }

    private sealed record Shown(byte[] Der, string Subject, DateTimeOffset From, DateTimeOffset To, byte[] PublicKey);
}
