using OtaStack.Bundles.Layout;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Bundles;

/// <summary>The files of a bundle in their order (docs/bundles.md). The same repository, online metadata and selection give the same bytes.</summary>
public sealed class BundleContents
{
    private readonly ProductRepository _repository;
    private readonly Dictionary<string, byte[]> _made = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private BundleContents(ProductRepository repository)
    {
        _repository = repository;
    }

    /// <summary>Names in the bundle, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Target files among them.</summary>
    public int TargetFiles { get; private set; }

    /// <summary>Bytes of the target files.</summary>
    public long TargetBytes { get; private set; }

    public static BundleContents Of(ProductRepository repository, OnlineMetadata online, BundleSelection selection)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(online);
        ArgumentNullException.ThrowIfNull(selection);
        SortedDictionary<string, TargetsDocument> documents = PublishedTargets.Of(repository, online);
        TargetsDocument top = documents[TargetsDocument.TypeName];
        TargetsDocument[] delegated = [.. documents.Where(role => role.Key != TargetsDocument.TypeName).Select(role => role.Value)];
        BundleSelection resolved = BundlePermits.Resolve(repository, selection, documents);
        IReadOnlyList<TargetFile> files = BundleTargets.Select(resolved, repository.Settings.Boards, [top, .. delegated]);
        BundlePermits.RequireAlone(repository, files);
        BundleContents contents = new(repository);
        contents.AddMetadata(online, documents, files);
        foreach (TargetFile file in files)
        {
            contents._names.Add(RepositoryPaths.Target(file.Path));
            contents.TargetFiles++;
            contents.TargetBytes += file.Length;
        }

        return contents;
    }

    /// <summary>Writes the bundle.</summary>
    public void WriteTo(Stream destination)
    {
        PlainTar.Write(destination, _names, Open);
    }

    private void AddMetadata(OnlineMetadata online, SortedDictionary<string, TargetsDocument> documents, IReadOnlyList<TargetFile> files)
    {
        TargetsDocument top = documents[TargetsDocument.TypeName];
        foreach (RootDocument root in _repository.Roots)
        {
            Add(RepositoryPaths.Root(root.Version), root.Metadata.ToBytes());
        }

        Add(BundleNames.MetadataFolder + BundleNames.Timestamp, online.Timestamp);
        Add(BundleNames.MetadataFolder + BundleNames.Metadata(online.SnapshotVersion, "snapshot"), online.Snapshot);
        Add(RepositoryPaths.TargetsMetadata(top.Version), top.Metadata.ToBytes());
        (string Name, byte[] Content)[] roles =
        [
            .. documents.Where(role => role.Key != TargetsDocument.TypeName)
                .Select(role => (BundleNames.MetadataFolder + BundleNames.Metadata(role.Value.Version, role.Key), role.Value.Metadata.ToBytes())),
        ];
        IReadOnlyCollection<string> needed = BundleVerifier.NeededRoles([.. _names.Select(name => (name, _made[name])), .. roles], files.Select(file => file.Path));
        foreach ((string name, byte[] content) in roles.Where(role => needed.Contains(role.Name)))
        {
            Add(name, content);
        }
    }

    private void Add(string name, byte[] content)
    {
        _names.Add(name);
        _made[name] = content;
    }

    private Stream Open(string name)
    {
        if (_made.TryGetValue(name, out byte[]? content))
        {
            return new MemoryStream(content, writable: false);
        }

        try
        {
            return _repository.OpenFile(name);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileMissing, Path.Combine(_repository.Directory, name));
        }
    }
}
