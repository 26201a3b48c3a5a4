using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>
/// The certificate authorities of the products' devices, each a key and its certificates in one file that only the account of the server
/// may read. The server makes one, or asks for a certificate by an authority that is kept elsewhere (<c>ota device-ca</c>). It vouches for names of
/// devices and nothing else: a stolen one lets a stranger report, it installs nothing.
/// </summary>
internal sealed class DeviceAuthorities(DataDirectory data, IDurableFiles files, TimeProvider time) : IDisposable
{
    private const int Years = 20;

    private readonly ConcurrentDictionary<string, DeviceAuthority> _open = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();

    /// <summary>The authority of the product, with its key; null when it has none. Do not dispose it.</summary>
    public DeviceAuthority? Find(string product)
    {
        if (_open.TryGetValue(product, out DeviceAuthority? known))
        {
            return known;
        }

        return File.Exists(data.DeviceAuthority(product)) ? _open.GetOrAdd(product, Read) : null;
    }

    /// <summary>The authority of the product, made when there is none. An existing one is never replaced: devices hold certificates by it.</summary>
    public DeviceAuthority GetOrCreate(string product)
    {
        lock (_changing)
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
            Write(data.DeviceAuthority(product), product, [certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem()]);
            return Find(product)!;
        }
    }

    /// <summary>A certificate request (PKCS #10, PEM) for a key of this server; the same one until a certificate for it is installed.</summary>
    public string Request(string product)
    {
        lock (_changing)
        {
            string path = data.NextDeviceAuthority(product);
            if (!File.Exists(path))
            {
                using ECDsa made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                Write(path, product, [made.ExportPkcs8PrivateKeyPem()]);
            }

            using ECDsa key = ReadKey(path);
            return new CertificateRequest($"CN={product} devices", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        }
    }

    /// <summary>Installs the certificate that was asked for; null when that is done, otherwise what is wrong with it.</summary>
    /// <param name="pem">The certificate for the request, then those up to a root that is signed by itself.</param>
    public FormattableString? Install(string product, string pem)
    {
        lock (_changing)
        {
            string next = data.NextDeviceAuthority(product);
            if (!File.Exists(next))
            {
                return $"The server has no request open for '{product}': make one first with POST /api/v1/products/{product}/device-authority/request.";
            }

            using ECDsa key = ReadKey(next);
            X509Certificate2Collection chain = [];
            try
            {
                chain.ImportFromPem(pem);
                if (AuthorityRules.FindFault(chain, key, time.GetUtcNow()) is { } fault)
                {
                    return fault;
                }

                // Those before are trusted first and the new one issues last: killed in between, everything is as it was.
                if (Find(product) is { } before)
                {
                    Write(data.EarlierDeviceAuthorities(product), product, [.. before.Chain.Concat(before.Earlier).Where(IsAlive).Select(certificate => certificate.ExportCertificatePem()).Distinct()]);
                }

                Write(data.DeviceAuthority(product), product, [chain[0].ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), .. chain.Skip(1).Select(certificate => certificate.ExportCertificatePem())]);
                files.Delete(next);

                // What was open stays undisposed: somebody may be using it.
                _open[product] = Read(product);
                return null;
            }
            catch (CryptographicException)
            {
                return $"'certificates' is not valid: expected certificates in PEM, the one for the server's request first.";
            }
            finally
            {
                foreach (X509Certificate2 certificate in chain)
                {
                    certificate.Dispose();
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (DeviceAuthority authority in _open.Values)
        {
            authority.Dispose();
        }
    }

    private bool IsAlive(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime() > time.GetUtcNow();

    private DeviceAuthority Read(string product)
    {
        string path = data.DeviceAuthority(product);
        try
        {
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(path);
            X509Certificate2Collection earlier = [];
            if (File.Exists(data.EarlierDeviceAuthorities(product)))
            {
                earlier.ImportFromPemFile(data.EarlierDeviceAuthorities(product));
            }

            return new DeviceAuthority(X509Certificate2.CreateFromPemFile(path), [.. chain], [.. earlier]);
        }
        catch (Exception cause) when (cause is CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"The device authority '{path}' cannot be read: {cause.Message} Restore it from a backup.", cause);
        }
    }

    private static ECDsa ReadKey(string path)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new IOException($"The key '{path}' cannot be read: {cause.Message} Delete it to make another request.", cause);
        }
    }

    private void Write(string path, string product, string[] parts)
    {
        PrivateFolder.Create(data.Product(product));
        files.Write(path, Encoding.ASCII.GetBytes(string.Join('\n', parts) + "\n"), ownerOnly: true);
    }
}
