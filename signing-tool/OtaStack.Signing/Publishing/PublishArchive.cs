using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Publishing;

/// <summary>Writes the archive of docs/formats.md: root chain, newest targets metadata, newest metadata of each delegated role, target files. The same repository gives the same bytes.</summary>
public static class PublishArchive
{
    /// <summary>The paths that an archive of the repository holds, in order, with their lengths in bytes.</summary>
    /// <param name="include">Which target files to send; all when null.</param>
    public static IReadOnlyList<(string Path, long Length)> Entries(ProductRepository repository, Func<TargetFile, bool>? include = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        TargetsDocument targets = repository.Published
            ?? throw new SigningException(SigningFault.Refused, ErrorCode.NothingPublished, repository.Directory);
        List<(string, long)> entries = [];
        foreach (RootDocument root in repository.Roots)
        {
            entries.Add(Measure(repository, RepositoryPaths.Root(root.Version)));
        }

        entries.Add(Measure(repository, RepositoryPaths.TargetsMetadata(targets.Version)));
        foreach ((string role, TargetsDocument document) in repository.Delegated.OrderBy(role => role.Key, StringComparer.Ordinal))
        {
            entries.Add(Measure(repository, RepositoryPaths.RoleMetadata(role, document.Version)));
        }

        foreach (TargetFile file in Files(repository).Where(file => include is null || include(file)))
        {
            (string Path, long Length) entry = Measure(repository, RepositoryPaths.Target(file.Path));
            entries.Add(entry.Length == file.Length
                ? entry
                : throw new SigningException(SigningFault.Refused, ErrorCode.TargetLength, file.Path, Count.Of(file.Length), Count.Of(entry.Length)));
        }

        return entries;
    }

    /// <summary>The target files of the published targets and of the roles that they delegate to.</summary>
    public static IEnumerable<TargetFile> Files(ProductRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        IEnumerable<TargetsDocument> published = repository.Published is null ? [] : [repository.Published];
        return published.Concat(repository.Delegated.OrderBy(role => role.Key, StringComparer.Ordinal).Select(role => role.Value)).SelectMany(role => role.Files);
    }

    /// <param name="include">Which target files to send; all when null.</param>
    public static void Write(ProductRepository repository, Stream destination, Func<TargetFile, bool>? include = null)
    {
        IReadOnlyList<(string Path, long Length)> entries = Entries(repository, include);
        PlainTar.Write(destination, entries.Select(entry => entry.Path), path => Open(repository, path));
    }

    private static (string Path, long Length) Measure(ProductRepository repository, string path)
    {
        using Stream content = Open(repository, path);
        return (path, content.Length);
    }

    private static Stream Open(ProductRepository repository, string path)
    {
        try
        {
            return repository.OpenFile(path);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileMissing, Path.Combine(repository.Directory, path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileUnreadable, path, cause.Message);
        }
    }
}
