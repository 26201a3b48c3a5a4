using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>Takes back what is staged.</summary>
internal static class StagedDiscard
{
    public static bool Run(RepositoryContents contents, string role)
    {
        IFileOperations files = contents.Repository.Files;
        if (!Names.IsRole(role) || !contents.Repository.Exists(RepositoryPaths.StagedMetadata(role)))
        {
            return false;
        }

        string path = contents.Repository.PathOf(RepositoryPaths.StagedMetadata(role));
        IReadOnlyList<string> orphans = OrphansOf(contents, role);
        files.Delete(path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
        foreach (string orphan in orphans)
        {
            DurableFile.TryDelete(files, contents.Repository.PathOf(RepositoryPaths.Target(orphan)));
        }

        return true;
    }

    private static IReadOnlyList<string> OrphansOf(RepositoryContents contents, string role)
    {
        try
        {
            HashSet<string> listed = [.. contents.PublishedRoles.Where(name => name != RootDocument.TypeName).SelectMany(name => contents.ReadNewest(name)!.Files).Select(file => file.Path)];
            IReadOnlyList<TargetFile> staged = StagedReader.Read(contents, role)?.Targets?.Files ?? [];
            return [.. staged.Select(file => file.Path).Where(file => !listed.Contains(file))];
        }
        catch (SigningException)
        {
            // A damaged file cannot tell what it listed; files that no metadata lists harm nobody.
            return [];
        }
    }
}
