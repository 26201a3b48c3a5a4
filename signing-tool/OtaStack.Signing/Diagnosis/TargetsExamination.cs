using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Verification;
using OtaStack.Trust;

namespace OtaStack.Signing.Diagnosis;

/// <summary>The published targets metadata, and that of the delegated roles.</summary>
internal static class TargetsExamination
{
    public static IEnumerable<Finding> Of(RepositoryEvidence evidence, DateTimeOffset now)
    {
        MetadataEvidence[] files = [.. evidence.Published.Where(file => file.Role != RootDocument.TypeName)];
        foreach (MetadataEvidence file in files.Where(file => file.Failure is not null))
        {
            yield return new Finding(Severity.Error, FindingCode.FileMalformed, file.Path, [file.Failure!], []);
        }

        MetadataEvidence? top = evidence.NewestOf(TargetsDocument.TypeName);
        if (top is null)
        {
            yield return new Finding(Severity.Info, FindingCode.TargetsNone, TargetsDocument.TypeName, [], ["release", "add", evidence.Directory]);
        }

        if (top?.Targets is not { } targets || evidence.Root is not { } root)
        {
            yield break;
        }

        foreach (Finding finding in Signed(evidence, top, ChainVerifier.Targets(root, targets.Metadata), now).Concat(Delegated(evidence, targets, now)))
        {
            yield return finding;
        }

        foreach (MetadataEvidence retired in files.Where(file => file.Role != TargetsDocument.TypeName && targets.Delegations.Find(file.Role) is null))
        {
            // TUF 5.5.5: a snapshot must go on listing the role, so the file stays.
            yield return new Finding(Severity.Info, FindingCode.RoleRetired, retired.Path, [], []);
        }
    }

    private static IEnumerable<Finding> Delegated(RepositoryEvidence evidence, TargetsDocument targets, DateTimeOffset now)
    {
        foreach (DelegatedRole role in targets.Delegations.Roles)
        {
            if (evidence.NewestOf(role.Name) is not { } file)
            {
                yield return new Finding(
                    Severity.Error, FindingCode.RoleMissing, role.Name, [],
                    evidence.Staged.Any(staged => staged.Role == role.Name)
                        ? Remedies.Sign(evidence.Directory, role.Name)
                        : ["delegation", "remove", evidence.Directory, "--role", role.Name]);
                continue;
            }

            if (file.Targets is not { } delegated)
            {
                continue;
            }

            foreach (Finding finding in Signed(evidence, file, ChainVerifier.Delegated(targets, role.Name, delegated.Metadata), now))
            {
                yield return finding;
            }

            foreach (TargetFile outside in delegated.Files.Where(target => !role.Covers(target.Path)))
            {
                yield return new Finding(Severity.Error, FindingCode.RoleOutside, outside.Path, [role.Name], []);
            }
        }
    }

    private static IEnumerable<Finding> Signed(RepositoryEvidence evidence, MetadataEvidence file, Verdict verdict, DateTimeOffset now)
    {
        if (verdict != Verdict.Accepted)
        {
            string[] remedy = evidence.Staged.Any(staged => staged.Role == file.Role)
                ? Remedies.Sign(evidence.Directory, file.Role)
                : ["release", "renew", evidence.Directory, .. Remedies.Role(file.Role)];
            yield return new Finding(Severity.Error, FindingCode.RoleRefused, file.Path, [verdict.ToString()], remedy);
        }

        foreach (Finding finding in ExpiryExamination.Of(evidence, file, now))
        {
            yield return finding;
        }
    }
}
