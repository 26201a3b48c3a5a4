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
            findings.Add(new VerificationFinding(RepositoryPaths.TargetsMetadata(targets.Version), ChainVerifier.Targets(repository.Root, targets.Metadata)));
            AddTargets(findings, repository, TargetsDocument.TypeName, targets, now);
            foreach (DelegatedRole role in targets.Delegations.Roles)
            {
                AddDelegated(findings, repository, targets, role, now);
            }
        }

        return new VerificationReport(findings);
    }

    /// <summary>Refuses to go on when the root chain is not signed as it must be.</summary>
    internal static void RequireRoots(IReadOnlyList<RootDocument> roots)
    {
        if (ChainVerifier.Roots(roots).FirstOrDefault(finding => !finding.IsAccepted) is { } refusal)
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

    private static void AddDelegated(
        List<VerificationFinding> findings, ProductRepository repository, TargetsDocument delegator, DelegatedRole role, DateTimeOffset now)
    {
        if (!repository.Delegated.TryGetValue(role.Name, out TargetsDocument? targets))
        {
            // TUF 4.4: the snapshot lists every delegated role; without its metadata a search that comes here fails.
            findings.Add(new VerificationFinding(RepositoryPaths.RoleMetadata(role.Name, 1), Verdict.Missing));
            return;
        }

        string path = RepositoryPaths.RoleMetadata(role.Name, targets.Version);
        findings.Add(new VerificationFinding(path, ChainVerifier.Delegated(delegator, role.Name, targets.Metadata)));
        if (targets.Delegations.Roles.Count > 0)
        {
            findings.Add(new VerificationFinding(path, Verdict.Malformed));
        }

        // TUF 5.6.7: what lies outside the role's paths is found by nobody, whoever signed it.
        findings.AddRange(targets.Files.Where(file => !role.Covers(file.Path)).Select(file => new VerificationFinding($"{path}: {file.Path}", Verdict.UnknownTarget)));
        AddTargets(findings, repository, role.Name, targets, now);
    }

    private static void AddTargets(
        List<VerificationFinding> findings, ProductRepository repository, string role, TargetsDocument targets, DateTimeOffset now)
    {
        AddIfRefused(findings, RepositoryPaths.RoleMetadata(role, targets.Version), ChainVerifier.Fresh(targets.Metadata, TargetsDocument.TypeName, now));
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
