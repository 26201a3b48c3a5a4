using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;

namespace OtaStack.Signing.Verification;

/// <summary>
/// Checks a whole repository with the devices' own verifier: root chain, targets threshold and expiry,
/// length and hash of every target, every image against its index.
/// </summary>
public static class RepositoryVerifier
{
    /// <param name="trustedRoot">The bytes of a root file known to be right, which must be in the chain; null trusts the repository's own.</param>
    public static VerificationReport Verify(ProductRepository repository, TimeProvider clock, byte[]? trustedRoot = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(clock);
        List<VerificationFinding> findings = [];
        DateTimeOffset now = clock.GetUtcNow();
        if (trustedRoot is not null && !IsInChain(repository.Roots, trustedRoot))
        {
            findings.Add(new VerificationFinding(RepositoryPaths.Root(1), Verdict.NoTrustedRoot));
            return new VerificationReport(findings);
        }

        findings.AddRange(ChainVerifier.Roots(repository.Roots));
        AddIfRefused(findings, RepositoryPaths.Root(repository.Root.Version), ChainVerifier.Fresh(repository.Root.Metadata, RootDocument.TypeName, now));
        if (repository.Published is { } targets && findings.All(finding => finding.IsAccepted))
        {
            AddTargets(findings, repository, targets, now);
        }

        return new VerificationReport(findings);
    }

    /// <summary>Refuses to go on when the root chain or the published targets are not signed as they must be.</summary>
    internal static void RequireSigned(IReadOnlyList<RootDocument> roots, TargetsDocument? published)
    {
        VerificationFinding? refusal = ChainVerifier.Roots(roots).FirstOrDefault(finding => !finding.IsAccepted);
        if (refusal is null && published is not null)
        {
            Verdict verdict = ChainVerifier.Targets(roots[^1], published.Metadata);
            refusal = verdict == Verdict.Accepted ? null : new VerificationFinding(RepositoryPaths.TargetsMetadata(published.Version), verdict);
        }

        if (refusal is not null)
        {
            throw refusal.ToFailure();
        }
    }

    /// <summary>Length and SHA-256 of one target file.</summary>
    internal static Verdict VerifyFile(RepositoryFiles files, TargetFile file)
    {
        try
        {
            using Stream content = files.Open(RepositoryPaths.Target(file.Path));
            return content.Length == file.Length && Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256
                ? Verdict.Accepted
                : Verdict.HashMismatch;
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return Verdict.Missing;
        }
    }

    /// <summary>True when the chain holds exactly this root file.</summary>
    internal static bool IsInChain(IReadOnlyList<RootDocument> roots, byte[] trustedRoot)
    {
        return roots.Any(root => root.Metadata.ToBytes().AsSpan().SequenceEqual(trustedRoot));
    }

    private static void AddTargets(List<VerificationFinding> findings, ProductRepository repository, TargetsDocument targets, DateTimeOffset now)
    {
        string path = RepositoryPaths.TargetsMetadata(targets.Version);
        findings.Add(new VerificationFinding(path, ChainVerifier.Targets(repository.Root, targets.Metadata)));
        AddIfRefused(findings, path, ChainVerifier.Fresh(targets.Metadata, TargetsDocument.TypeName, now));
        HashSet<string> sound = [];
        foreach (TargetFile file in targets.Files)
        {
            Verdict verdict = VerifyFile(repository.Files, file);
            findings.Add(new VerificationFinding(RepositoryPaths.Target(file.Path), verdict));
            if (verdict == Verdict.Accepted)
            {
                sound.Add(file.Path);
            }
        }

        ImageVerifier images = new(repository.Files, repository.Settings.Name, targets);
        foreach (ReleaseEntry release in targets.Releases.Where(release => sound.Contains(release.Target.Path) && sound.Contains(release.IndexPath)))
        {
            findings.Add(new VerificationFinding(release.ReleaseId + ": " + release.Target.Path, images.Verify(release)));
        }
    }

    private static void AddIfRefused(List<VerificationFinding> findings, string subject, Verdict verdict)
    {
        if (verdict != Verdict.Accepted)
        {
            findings.Add(new VerificationFinding(subject, verdict));
        }
    }
}
