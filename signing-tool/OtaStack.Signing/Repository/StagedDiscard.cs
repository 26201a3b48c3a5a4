using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository;

/// <summary>Takes back what is staged.</summary>
internal static class StagedDiscard
{
    public static bool Run(RepositoryContents contents, IFileOperations files, string directory)
    {
        string path = Path.Combine(directory, RepositoryPaths.Staged);
        if (!files.FileExists(path))
        {
            return false;
        }

        IReadOnlyList<string> orphans = OrphansOf(contents, files, directory);
        files.Delete(path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
        foreach (string orphan in orphans)
        {
            DurableFile.TryDelete(files, Path.Combine(directory, RepositoryPaths.Target(orphan)));
        }

        return true;
    }

    private static IReadOnlyList<string> OrphansOf(RepositoryContents contents, IFileOperations files, string directory)
    {
        try
        {
            HashSet<string> published = [.. (contents.Published?.Files ?? []).Select(file => file.Path)];
            IReadOnlyList<TargetFile> staged = contents.ReadStaged(files, directory)?.Files ?? [];
            return [.. staged.Select(file => file.Path).Where(file => !published.Contains(file))];
        }
        catch (SigningException)
        {
            // A damaged staged file cannot tell what it listed; files that no metadata lists harm nobody.
            return [];
        }
    }
}
