using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Diagnosis;

/// <summary>Target files, key files, and files that have no meaning.</summary>
internal static class FilesExamination
{
    public static IEnumerable<Finding> Of(RepositoryEvidence evidence)
    {
        return [.. Listed(evidence), .. Orphans(evidence), .. Others(evidence), .. Keys(evidence)];
    }

    private static IEnumerable<Finding> Listed(RepositoryEvidence evidence)
    {
        foreach (TargetFile file in Counting(evidence).SelectMany(targets => targets.Files).Distinct())
        {
            string path = RepositoryPaths.Target(file.Path);
            if (!evidence.Targets.TryGetValue(file.Path, out TargetEvidence? found))
            {
                yield return new Finding(Severity.Error, FindingCode.TargetMissing, path, [], []);
            }
            else if (found.Length != file.Length || found.Sha256 != file.Sha256)
            {
                yield return new Finding(Severity.Error, FindingCode.TargetChanged, path, [], []);
            }
        }
    }

    /// <summary>The metadata that counts: of the roles delegated to, and what is staged.</summary>
    private static IEnumerable<TargetsDocument> Counting(RepositoryEvidence evidence)
    {
        Delegations delegations = evidence.TargetsMetadata?.Delegations ?? Delegations.None;
        return evidence.Published.Where(file => file.Role == TargetsDocument.TypeName || delegations.Find(file.Role) is not null)
            .Concat(evidence.Staged).Select(file => file.Targets).OfType<TargetsDocument>();
    }

    private static IEnumerable<Finding> Orphans(RepositoryEvidence evidence)
    {
        if (evidence.Published.Concat(evidence.Staged).Any(file => file.Failure is not null))
        {
            // Metadata that cannot be read may list any file.
            yield break;
        }

        HashSet<string> listed = [.. Counting(evidence).SelectMany(targets => targets.Files).Select(file => file.Path)];
        foreach (string path in evidence.Targets.Keys.Where(path => !listed.Contains(path) && !IsTemporary(path)).Order(StringComparer.Ordinal))
        {
            yield return new Finding(Severity.Info, FindingCode.TargetOrphan, RepositoryPaths.Target(path), [], RemedyFor(evidence, path));
        }
    }

    /// <summary>PRODUCT/VERSION/FILE and PRODUCT/ROLE/VERSION/FILE are what a retired release leaves.</summary>
    private static string[] RemedyFor(RepositoryEvidence evidence, string path)
    {
        string[] parts = path.Split('/');
        return parts.Length switch
        {
            3 => ["release", "retire", evidence.Directory, "--version", parts[1], "--delete-files"],
            4 => ["release", "retire", evidence.Directory, "--version", parts[2], "--role", parts[1], "--delete-files"],
            _ => [],
        };
    }

    private static IEnumerable<Finding> Others(RepositoryEvidence evidence)
    {
        IEnumerable<string> targets = evidence.Targets.Keys.Where(IsTemporary).Select(RepositoryPaths.Target);
        foreach (string path in evidence.OtherFiles.Concat(targets))
        {
            // What a killed run leaves is passed over by every reader and replaced by the next write.
            yield return new Finding(Severity.Info, IsTemporary(path) ? FindingCode.FileTemporary : FindingCode.FileUnknown, path, [], []);
        }
    }

    private static IEnumerable<Finding> Keys(RepositoryEvidence evidence)
    {
        HashSet<string> used =
        [
            .. evidence.Roots.SelectMany(root => root.Keys.Keys),
            .. evidence.Published.Concat(evidence.Staged).SelectMany(file => file.Root?.Keys.Keys ?? file.Targets?.Delegations.Keys.Keys ?? []),
        ];
        return evidence.KeyFiles.Where(keyId => !used.Contains(keyId))
            .Select(keyId => new Finding(Severity.Info, FindingCode.KeyUnused, RepositoryPaths.Key(keyId), [], []));
    }

    private static bool IsTemporary(string path) => path[(path.LastIndexOf('/') + 1)..].StartsWith(DurableFile.TemporaryPrefix, StringComparison.Ordinal);
}
