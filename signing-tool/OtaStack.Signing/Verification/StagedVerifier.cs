using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Trust;

namespace OtaStack.Signing.Verification;

/// <summary>
/// What must hold before anybody signs: the metadata that the staged one was made from is signed as it must be, the
/// signatures collected so far are good, and the files on disk are the ones that the signature will vouch for.
/// </summary>
internal static class StagedVerifier
{
    public static void Require(RepositoryContents contents, StagedRole staged)
    {
        if (staged.Requirements.Count == 0)
        {
            throw new SigningException(SigningFault.Refused, StagingErrorCode.RoleNotSignable, staged.Role);
        }

        RepositoryVerifier.RequireRoots(contents.Roots);
        RequireGoodSignatures(staged);
        if (staged.Targets is { } targets)
        {
            PublishedVerifier.RequireKnownSigners(contents, TargetsDocument.TypeName);
            PublishedVerifier.RequireKnownSigners(contents, staged.Role);
            RequireScope(contents, staged.Role, targets);
            RequireFiles(contents, staged, targets);
        }
    }

    /// <summary>The last check before metadata is published: with its signatures a device must take it.</summary>
    public static void RequireAcceptable(RepositoryContents contents, string role, SignedMetadata metadata)
    {
        string path = RepositoryPaths.StagedMetadata(role);
        byte[] file = metadata.ToBytes();
        Verdict verdict = role switch
        {
            RootDocument.TypeName => ChainVerifier.Roots([.. contents.Roots, RootDocument.Parse(file, path)]).Last().Verdict,
            TargetsDocument.TypeName => ChainVerifier.Targets(contents.Root, metadata),
            _ => ChainVerifier.Delegated(DelegatorOf(contents, role), role, metadata),
        };
        Refuse(path, verdict);
    }

    private static TargetsDocument DelegatorOf(RepositoryContents contents, string role)
    {
        return contents.Published?.Delegations.Find(role) is not null
            ? contents.Published
            : StagedReader.Read(contents, TargetsDocument.TypeName)!.Targets!;
    }

    private static void RequireGoodSignatures(StagedRole staged)
    {
        string? bad = staged.Metadata.Signatures.Keys
            .FirstOrDefault(keyId => !staged.Requirements.Any(requirement => requirement.IsSignedBy(staged.Metadata, keyId)));
        if (bad is not null)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StagedSignature, bad, staged.Role);
        }
    }

    private static void RequireScope(RepositoryContents contents, string role, TargetsDocument targets)
    {
        if (role == TargetsDocument.TypeName)
        {
            return;
        }

        // TUF 5.6.7: a device takes a target of a delegated role only when it lies inside the role's paths.
        DelegatedRole delegated = DelegatorOf(contents, role).Delegations.Find(role)!;
        TargetFile? outside = targets.Files.FirstOrDefault(file => !delegated.Covers(file.Path));
        if (outside is not null)
        {
            throw new SigningException(SigningFault.Refused, StagingErrorCode.TargetOutsideRole, outside.Path, role);
        }

        if (targets.Delegations.Roles.Count > 0)
        {
            Refuse(RepositoryPaths.StagedMetadata(role), Verdict.Malformed);
        }
    }

    private static void RequireFiles(RepositoryContents contents, StagedRole staged, TargetsDocument targets)
    {
        StagedChanges changes = staged.Changes!;
        HashSet<string> news = [];
        foreach (TargetFile file in changes.Added.Concat(changes.Changed))
        {
            Refuse(RepositoryPaths.Target(file.Path), RepositoryVerifier.VerifyFile(contents.Repository, file));
            _ = news.Add(file.Path);
        }

        if (staged.Role == PermitDocument.Role)
        {
            PermitStaging.RequirePermits(contents, targets.Files.Where(file => news.Contains(file.Path)));
        }

        ImageVerifier images = new(contents.Repository, contents.Settings.Name, targets);
        foreach (ReleaseEntry release in targets.Releases.Where(release => news.Contains(release.Target.Path)))
        {
            Refuse(RepositoryPaths.Target(release.Target.Path), images.Verify(release));
        }
    }

    private static void Refuse(string path, Verdict verdict)
    {
        if (verdict != Verdict.Accepted)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StagedFile, path) { Verdict = verdict };
        }
    }
}
