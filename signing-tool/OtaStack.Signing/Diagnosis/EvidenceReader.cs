using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Diagnosis;

/// <summary>Reads a repository directory as far as it can be read: a file that is damaged is noted, and the next one is read.</summary>
public static class EvidenceReader
{
    private const int MaxTargetDepth = 8;

    /// <summary>Reads everything, target files with their hashes.</summary>
    public static RepositoryEvidence Read(string directory, IFileOperations? files = null)
    {
        directory = Path.GetFullPath(directory);
        RepositoryFiles repository = new(files ?? DiskOperations.Instance, directory);
        return FileFailure.Wrap(directory, () => Read(repository));
    }

    private static RepositoryEvidence Read(RepositoryFiles repository)
    {
        (ProductSettings? settings, string? failure) = ReadSettings(repository);
        List<string> others = [];
        Dictionary<string, TargetEvidence> targets = new(StringComparer.Ordinal);
        ReadTargets(repository, "", targets, MaxTargetDepth);
        return new RepositoryEvidence
        {
            Directory = repository.Directory,
            Settings = settings,
            SettingsFailure = failure,
            Published = ReadPublished(repository, others),
            Staged = ReadStaged(repository, others),
            Targets = targets,
            KeyFiles = [.. repository.List(RepositoryPaths.Keys).Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Select(name => name[..^5])],
            OtherFiles = others,
        };
    }

    private static (ProductSettings? Settings, string? Failure) ReadSettings(RepositoryFiles repository)
    {
        try
        {
            return (ProductSettings.Parse(repository.Read(RepositoryPaths.Settings, ProductSettings.MaxFileBytes), RepositoryPaths.Settings), null);
        }
        catch (SigningException failure)
        {
            return (null, failure.Code);
        }
    }

    private static List<MetadataEvidence> ReadPublished(RepositoryFiles repository, List<string> others)
    {
        List<MetadataEvidence> found = [];
        Dictionary<string, int> newest = new(StringComparer.Ordinal);
        foreach (string name in repository.List(RepositoryPaths.Metadata))
        {
            (int version, string role) = RepositoryPaths.VersionAndRoleIn(name);
            if (version == 0)
            {
                others.Add($"{RepositoryPaths.Metadata}/{name}");
            }
            else if (role == RootDocument.TypeName)
            {
                found.Add(ReadMetadata(repository, RepositoryPaths.RoleMetadata(role, version), role, version));
            }
            else
            {
                newest[role] = Math.Max(newest.GetValueOrDefault(role), version);
            }
        }

        found.AddRange(newest.Select(role => ReadMetadata(repository, RepositoryPaths.RoleMetadata(role.Key, role.Value), role.Key, role.Value)));
        return found;
    }

    private static List<MetadataEvidence> ReadStaged(RepositoryFiles repository, List<string> others)
    {
        List<MetadataEvidence> found = [];
        foreach (string name in repository.List(RepositoryPaths.Staged))
        {
            if (RepositoryPaths.RoleIn(name) is { } role)
            {
                found.Add(ReadMetadata(repository, RepositoryPaths.StagedMetadata(role), role, 0));
            }
            else
            {
                others.Add($"{RepositoryPaths.Staged}/{name}");
            }
        }

        return found;
    }

    private static MetadataEvidence ReadMetadata(RepositoryFiles repository, string path, string role, int version)
    {
        MetadataEvidence file = new(path, role, version);
        try
        {
            file = role == RootDocument.TypeName
                ? file with { Root = RootDocument.Parse(repository.Read(path, TrustLimits.ForHost().RootBytes), path) }
                : file with { Targets = TargetsDocument.Parse(repository.Read(path, TrustLimits.ForHost().TargetsBytes), path) };
            return version == 0 || file.Metadata!.Version == version ? file : new MetadataEvidence(path, role, version) { Failure = ErrorCode.MetadataVersion };
        }
        catch (SigningException failure)
        {
            return file with { Failure = failure.Code };
        }
    }

    private static void ReadTargets(RepositoryFiles repository, string folder, Dictionary<string, TargetEvidence> found, int depth)
    {
        foreach (string name in repository.List(RepositoryPaths.Target(folder)))
        {
            string path = folder.Length == 0 ? name : $"{folder}/{name}";
            string relative = RepositoryPaths.Target(path);
            if (!repository.Exists(relative))
            {
                // Deeper than any target may lie: nothing that metadata lists is there.
                if (depth > 1)
                {
                    ReadTargets(repository, path, found, depth - 1);
                }

                continue;
            }

            using Stream content = repository.Open(relative);
            found[path] = new TargetEvidence(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }
}
