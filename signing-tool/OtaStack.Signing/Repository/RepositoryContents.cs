using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository;

/// <summary>What a repository directory holds at one moment, read and checked for form.</summary>
internal sealed class RepositoryContents
{
    private RepositoryContents()
    {
    }

    public required ProductSettings Settings { get; init; }

    /// <summary>The root chain from version 1.</summary>
    public required IReadOnlyList<RootDocument> Roots { get; init; }

    /// <summary>The newest published targets metadata, or null before the first.</summary>
    public required TargetsDocument? Published { get; init; }

    public RootDocument Root => Roots[^1];

    public static RepositoryContents Read(IFileOperations files, string directory)
    {
        if (!files.FileExists(Path.Combine(directory, RepositoryPaths.Settings)))
        {
            throw new SigningException(SigningFault.File, ErrorCode.RepositoryMissing, directory);
        }

        ProductSettings settings = ProductSettings.Parse(
            ReadFile(files, directory, RepositoryPaths.Settings, ProductSettings.MaxFileBytes), RepositoryPaths.Settings);
        IReadOnlyList<string> names = files.List(Path.Combine(directory, RepositoryPaths.Metadata));
        return new RepositoryContents
        {
            Settings = settings,
            Roots = ReadRoots(files, directory, names),
            Published = ReadPublished(files, directory, names),
        };
    }

    /// <summary>
    /// The staged metadata; null when there is none, or when it is what a run that was killed right after publishing left behind.
    /// </summary>
    public TargetsDocument? ReadStaged(IFileOperations files, string directory)
    {
        if (!files.FileExists(Path.Combine(directory, RepositoryPaths.Staged)))
        {
            return null;
        }

        TargetsDocument staged = TargetsDocument.Parse(
            ReadFile(files, directory, RepositoryPaths.Staged, TrustLimits.ForHost().TargetsBytes), RepositoryPaths.Staged);
        int published = Published?.Version ?? 0;
        if (staged.Version == published && staged.Metadata.SignedBytes.AsSpan().SequenceEqual(Published!.Metadata.SignedBytes))
        {
            return null;
        }

        return staged.Version == published + 1
            ? staged
            : throw new SigningException(SigningFault.File, ErrorCode.StagedVersion, Count.Of(staged.Version), Count.Of(published + 1));
    }

    private static List<RootDocument> ReadRoots(IFileOperations files, string directory, IReadOnlyList<string> names)
    {
        int newest = names.Select(name => RepositoryPaths.VersionIn(name, RootDocument.TypeName)).DefaultIfEmpty(0).Max();
        List<RootDocument> roots = [];

        // TUF 6.1: every root from version 1 on stays available.
        for (int version = 1; version <= Math.Max(newest, 1); version++)
        {
            string path = RepositoryPaths.Root(version);
            RootDocument root = RootDocument.Parse(ReadFile(files, directory, path, TrustLimits.ForHost().RootBytes), path);
            CheckVersion(root.Version, version, path);
            roots.Add(root);
        }

        return roots;
    }

    private static TargetsDocument? ReadPublished(IFileOperations files, string directory, IReadOnlyList<string> names)
    {
        int newest = names.Select(name => RepositoryPaths.VersionIn(name, TargetsDocument.TypeName)).DefaultIfEmpty(0).Max();
        if (newest == 0)
        {
            return null;
        }

        string path = RepositoryPaths.TargetsMetadata(newest);
        TargetsDocument targets = TargetsDocument.Parse(ReadFile(files, directory, path, TrustLimits.ForHost().TargetsBytes), path);
        CheckVersion(targets.Version, newest, path);
        return targets;
    }

    private static void CheckVersion(int actual, int expected, string path)
    {
        if (actual != expected)
        {
            throw new SigningException(SigningFault.File, ErrorCode.MetadataVersion, path, Count.Of(actual), Count.Of(expected));
        }
    }

    private static byte[] ReadFile(IFileOperations files, string directory, string path, int limit)
    {
        return BoundedFile.Read(files, Path.Combine(directory, path), limit);
    }
}
