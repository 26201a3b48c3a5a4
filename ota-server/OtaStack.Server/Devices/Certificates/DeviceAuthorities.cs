using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>
/// The certificate authorities of the products' devices, each a key and a certificate in one file that only the account of the server
/// may read. It vouches for names of devices and nothing else: a stolen one lets a stranger report, it installs nothing.
/// </summary>
internal sealed class DeviceAuthorities(DataDirectory data, IDurableFiles files, TimeProvider time) : IDisposable
{
    private const int Years = 20;

    private readonly ConcurrentDictionary<string, X509Certificate2> _open = new(StringComparer.Ordinal);
    private readonly Lock _creating = new();

    /// <summary>The authority of the product, with its key; null when it has none. Do not dispose it.</summary>
    public X509Certificate2? Find(string product)
    {
        if (_open.TryGetValue(product, out X509Certificate2? known))
        {
            return known;
        }

        string path = data.DeviceAuthority(product);
        return File.Exists(path) ? _open.GetOrAdd(product, _ => Read(path)) : null;
    }

    /// <summary>The authority of the product, made when there is none. An existing one is never replaced: devices hold certificates by it.</summary>
    public X509Certificate2 GetOrCreate(string product)
    {
        lock (_creating)
        {
            if (Find(product) is { } known)
            {
                return known;
            }

            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new($"CN={product} devices", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            DateTimeOffset now = time.GetUtcNow();
            using X509Certificate2 certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(Years));
            PrivateFolder.Create(data.Product(product));
            files.Write(
                data.DeviceAuthority(product), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n"), ownerOnly: true);
            return Find(product)!;
        }
    }

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _open.Values)
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2 Read(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (Exception cause) when (cause is CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"The device authority '{path}' cannot be read: {cause.Message} Restore it from a backup.", cause);
        }
    }
}
