using OtaStack.Bundles.Layout;
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
        BundleContents contents = new(repository);
        contents._names.AddRange(repository.Roots.Select(root => RepositoryPaths.Root(root.Version)));
        contents.Add(BundleNames.MetadataFolder + BundleNames.Timestamp, online.Timestamp);
        contents.Add(BundleNames.MetadataFolder + BundleNames.Metadata(online.SnapshotVersion, "snapshot"), online.Snapshot);
        contents._names.Add(RepositoryPaths.TargetsMetadata(top.Version));
        foreach ((string role, TargetsDocument document) in documents.Where(role => role.Key != TargetsDocument.TypeName))
        {
            contents._names.Add(BundleNames.MetadataFolder + BundleNames.Metadata(document.Version, role));
        }

        foreach (TargetFile file in BundleTargets.Select(selection, repository.Settings.Boards, [top, .. delegated]))
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
