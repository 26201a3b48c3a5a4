using OtaStack.Bundles.Layout;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Bundles;

/// <summary>The published targets metadata of a repository: the top role and the delegated ones, by role, ascending.</summary>
internal static class PublishedTargets
{
    private static readonly string[] Others = ["root", "snapshot", "timestamp"];

    /// <summary>The newest version of each role.</summary>
    public static SortedDictionary<string, TargetsDocument> Newest(ProductRepository repository)
    {
        TargetsDocument targets = repository.Published
            ?? throw new SigningException(SigningFault.Refused, ErrorCode.NothingPublished, repository.Directory);
        Dictionary<string, int> versions = new(StringComparer.Ordinal) { [TargetsDocument.TypeName] = targets.Version };
        foreach (string name in repository.Files.Files.List(Path.Combine(repository.Directory, RepositoryPaths.Metadata)))
        {
            if (BundleNames.TryParseMetadata(name, out int version, out string role) && !Others.Contains(role, StringComparer.Ordinal))
            {
                versions[role] = Math.Max(version, versions.GetValueOrDefault(role));
            }
        }

        return Read(repository, versions);
    }

    /// <summary>The versions that the online metadata tells; a role that the repository does not have is refused.</summary>
    public static SortedDictionary<string, TargetsDocument> Of(ProductRepository repository, OnlineMetadata online)
    {
        int published = repository.Published?.Version ?? 0;
        int told = online.Versions.GetValueOrDefault(TargetsDocument.TypeName);
        return told == published && told > 0
            ? Read(repository, online.Versions)
            : throw new SigningException(SigningFault.Refused, BundleErrorCode.OnlineVersion, TargetsDocument.TypeName, Count.Of(told), Count.Of(published));
    }

    private static SortedDictionary<string, TargetsDocument> Read(ProductRepository repository, IReadOnlyDictionary<string, int> versions)
    {
        SortedDictionary<string, TargetsDocument> documents = new(StringComparer.Ordinal);
        foreach ((string role, int version) in versions.Where(role => !Others.Contains(role.Key, StringComparer.Ordinal)))
        {
            string name = $"{RepositoryPaths.Metadata}/{BundleNames.Metadata(version, role)}";
            byte[] file = BoundedFile.Read(repository.Files.Files, Path.Combine(repository.Directory, name), new TrustLimits().TargetsBytes);
            documents[role] = TargetsDocument.Parse(file, name);
        }

        return documents;
    }
}
