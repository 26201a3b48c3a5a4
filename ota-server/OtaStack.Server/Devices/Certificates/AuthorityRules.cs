using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>What certificates must be before this server issues by them; touches no file.</summary>
internal static class AuthorityRules
{
    /// <summary>What is wrong with a chain, or null.</summary>
    /// <param name="chain">The certificate that is to issue first, its root last.</param>
    /// <param name="key">The key that it is to be for.</param>
    public static FormattableString? FindFault(X509Certificate2Collection chain, ECDsa key, DateTimeOffset now)
    {
        if (chain.Count is < 2 or > DeviceAuthority.MaxChain)
        {
            return $"'certificates' holds {chain.Count} certificates: expected 2 to {DeviceAuthority.MaxChain}, from the one for the server's request to the root.";
        }

        if (!chain[0].PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            return $"The first certificate is for another key than the server's request.";
        }

        X509BasicConstraintsExtension? constraints = chain[0].Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        X509KeyUsageExtension? usage = chain[0].Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (constraints is not { CertificateAuthority: true } || usage?.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign) != true)
        {
            return $"The first certificate may not issue certificates: expected a CA with the key usage keyCertSign.";
        }

        X509Certificate2 root = chain[^1];
        if (!root.SubjectName.RawData.AsSpan().SequenceEqual(root.IssuerName.RawData))
        {
            return $"The last certificate is not signed by itself: expected the root.";
        }

        using X509Chain built = new();
        built.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        built.ChainPolicy.CustomTrustStore.Add(root);
        built.ChainPolicy.ExtraStore.AddRange(chain);
        built.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        built.ChainPolicy.VerificationTime = now.UtcDateTime;
        built.ChainPolicy.DisableCertificateDownloads = true;
        if (!built.Build(chain[0]))
        {
            return $"The certificates do not vouch for one another at {now:u}: {string.Join(", ", built.ChainStatus.Select(status => status.Status).Distinct())}.";
        }

        return null;
    }
}
