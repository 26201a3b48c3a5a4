using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository;

/// <summary>What a repository directory holds at one moment, read and checked for form.</summary>
internal sealed class RepositoryContents
{
    private readonly IReadOnlyDictionary<string, int> _newest;

    private RepositoryContents(RepositoryFiles repository, ProductSettings settings)
    {
        Repository = repository;
        Settings = settings;
        _newest = NewestVersions(repository);
        Roots = ReadRoots();
        Published = ReadNewest(TargetsDocument.TypeName);
        Delegated = ReadDelegated();
    }

    public RepositoryFiles Repository { get; }

    public ProductSettings Settings { get; }

    /// <summary>The root chain from version 1.</summary>
    public IReadOnlyList<RootDocument> Roots { get; }

    /// <summary>The newest published targets metadata, or null before the first.</summary>
    public TargetsDocument? Published { get; }

    /// <summary>The newest published metadata of the roles that <see cref="Published"/> delegates to, as far as there is any.</summary>
    public IReadOnlyDictionary<string, TargetsDocument> Delegated { get; }

    /// <summary>Every role that has published metadata, of delegations taken back too.</summary>
    public IEnumerable<string> PublishedRoles => _newest.Keys;

    public RootDocument Root => Roots[^1];

    public static RepositoryContents Read(IFileOperations files, string directory)
    {
        RepositoryFiles repository = new(files, directory);
        if (InitialRoot.IsAt(files, directory))
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.RootAwaited, directory);
        }

        return repository.Exists(RepositoryPaths.Settings)
            ? new RepositoryContents(
                repository, ProductSettings.Parse(repository.Read(RepositoryPaths.Settings, ProductSettings.MaxFileBytes), RepositoryPaths.Settings))
            : throw new SigningException(SigningFault.File, ErrorCode.RepositoryMissing, directory);
    }

    /// <summary>The newest published version of a role, 0 before the first.</summary>
    public int NewestVersion(string role) => _newest.GetValueOrDefault(role);

    /// <summary>The newest published metadata of <c>targets</c> or a delegated role, whoever delegates to it now; null before the first.</summary>
    public TargetsDocument? ReadNewest(string role)
    {
        int version = NewestVersion(role);
        return version == 0 ? null : ReadTargets(role, version);
    }

    /// <summary>One published version of <c>targets</c> or a delegated role.</summary>
    public TargetsDocument ReadTargets(string role, int version)
    {
        string path = RepositoryPaths.RoleMetadata(role, version);
        TargetsDocument targets = TargetsDocument.Parse(Repository.Read(path, TrustLimits.ForHost().TargetsBytes), path);
        CheckVersion(targets.Version, version, path);
        return targets;
    }

    /// <summary>Every version of the role's metadata that is kept, the newest first.</summary>
    public IEnumerable<TargetsDocument> History(string role)
    {
        return Enumerable.Range(1, NewestVersion(role)).Reverse()
            .Where(version => Repository.Exists(RepositoryPaths.RoleMetadata(role, version)))
            .Select(version => ReadTargets(role, version));
    }

    private static SortedDictionary<string, int> NewestVersions(RepositoryFiles repository)
    {
        SortedDictionary<string, int> newest = new(StringComparer.Ordinal);
        foreach (string name in repository.Files.List(repository.PathOf(RepositoryPaths.Metadata)))
        {
            (int version, string role) = RepositoryPaths.VersionAndRoleIn(name);
            if (version > newest.GetValueOrDefault(role))
            {
                newest[role] = version;
            }
        }

        return newest;
    }

    private static void CheckVersion(int actual, int expected, string path)
    {
        if (actual != expected)
        {
            throw new SigningException(SigningFault.File, ErrorCode.MetadataVersion, path, Count.Of(actual), Count.Of(expected));
        }
    }

    private List<RootDocument> ReadRoots()
    {
        List<RootDocument> roots = [];

        // TUF 6.1: every root from version 1 on stays available.
        for (int version = 1; version <= Math.Max(NewestVersion(RootDocument.TypeName), 1); version++)
        {
            string path = RepositoryPaths.Root(version);
            RootDocument root = RootDocument.Parse(Repository.Read(path, TrustLimits.ForHost().RootBytes), path);
            CheckVersion(root.Version, version, path);
            roots.Add(root);
        }

        return roots;
    }

    private SortedDictionary<string, TargetsDocument> ReadDelegated()
    {
        SortedDictionary<string, TargetsDocument> delegated = new(StringComparer.Ordinal);
        foreach (DelegatedRole role in Published?.Delegations.Roles ?? [])
        {
            if (ReadNewest(role.Name) is { } targets)
            {
                delegated[role.Name] = targets;
            }
        }

        return delegated;
    }
}
