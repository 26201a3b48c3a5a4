using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Staging;

namespace OtaStack.Signing.Repository.Retirement;

/// <summary>Removes the target files of a release that no metadata lists any more.</summary>
internal static class RetiredFiles
{
    /// <summary>Deletes the files of the release and its folder.</summary>
    /// <returns>How many files were deleted.</returns>
    public static int Delete(RepositoryContents contents, string role, string version)
    {
        string folder = ReleaseRules.FolderOf(contents.Settings.Name, role, Names.ParseVersion(version).ToString());
        if (ListedBy(contents, folder) is { } lister)
        {
            throw new SigningException(SigningFault.Refused, RetirementErrorCode.ReleaseListed, version, lister);
        }

        RepositoryFiles repository = contents.Repository;
        string path = RepositoryPaths.Target(folder.TrimEnd('/'));
        IReadOnlyList<string> names = repository.List(path);
        foreach (string name in names)
        {
            repository.Files.Delete(repository.PathOf($"{path}/{name}"));
        }

        if (repository.Files.DirectoryExists(repository.PathOf(path)))
        {
            repository.Files.RemoveDirectory(repository.PathOf(path));
            repository.Files.SyncDirectory(Path.GetDirectoryName(repository.PathOf(path))!);
        }

        return names.Count;
    }

    private static string? ListedBy(RepositoryContents contents, string folder)
    {
        IEnumerable<string> roles = contents.PublishedRoles.Concat(StagedReader.Roles(contents)).Distinct(StringComparer.Ordinal).Where(role => role != RootDocument.TypeName);
        return roles.FirstOrDefault(role => Lists(contents.ReadNewest(role), folder) || Lists(StagedReader.Read(contents, role)?.Targets, folder));
    }

    private static bool Lists(TargetsDocument? targets, string folder)
    {
        return targets is not null && targets.Files.Any(file => file.Path.StartsWith(folder, StringComparison.Ordinal));
    }
}
