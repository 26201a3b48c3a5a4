using System.Security.Cryptography.X509Certificates;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>What issues and judges the certificates of one product's devices.</summary>
/// <param name="Issuer">The certificate that issues, with its key.</param>
/// <param name="Chain">From the issuer to its root, both included.</param>
/// <param name="Earlier">Certificates of earlier authorities that devices may still hold certificates by.</param>
internal sealed record DeviceAuthority(X509Certificate2 Issuer, IReadOnlyList<X509Certificate2> Chain, IReadOnlyList<X509Certificate2> Earlier) : IDisposable
{
    /// <summary>Certificates in a chain, root and issuer included.</summary>
    public const int MaxChain = 4;

    /// <summary>The root that vouches for the issuer: itself, when the server has made it.</summary>
    public X509Certificate2 Root => Chain[^1];

    /// <summary>
    /// RFC 5280 §6, up to a root that is trusted here, at that time. Authorities that follow one another have the same name, so each certificate
    /// that may have issued it is tried by itself.
    /// </summary>
    /// <param name="usage">The extended key usage that the certificate must have.</param>
    public bool Vouches(X509Certificate2 certificate, string usage, DateTimeOffset time)
    {
        IEnumerable<X509Certificate2> known = Chain.Concat(Earlier);
        return known.Where(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)).Any(issuer => IsRoot(issuer)
            ? IsChained(certificate, usage, time, issuer, [])
            : known.Where(IsRoot).Any(root => IsChained(certificate, usage, time, root, [issuer, .. Chain])));
    }

    private static bool IsRoot(X509Certificate2 certificate)
    {
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
    }

    private static bool IsChained(X509Certificate2 certificate, string usage, DateTimeOffset time, X509Certificate2 root, X509Certificate2[] between)
    {
        // There is no revocation list: a certificate is revoked by taking its key from the enrolment.
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        _ = chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(usage));
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in Chain.Concat(Earlier).Append(Issuer))
        {
            certificate.Dispose();
        }
    }
}
