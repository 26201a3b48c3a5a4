using OtaStack.Signing.Files;

namespace OtaStack.Signing.Repository;

/// <summary>The files of one repository directory by their paths in docs/formats.md.</summary>
internal sealed record RepositoryFiles(IFileOperations Files, string Directory)
{
    public string PathOf(string relativePath) => Path.Combine(Directory, relativePath);

    public Stream Open(string relativePath) => Files.OpenRead(PathOf(relativePath));

    public bool Exists(string relativePath) => Files.FileExists(PathOf(relativePath));

    public byte[] Read(string relativePath, int limit) => BoundedFile.Read(Files, PathOf(relativePath), limit);

    /// <summary>Names in a folder, ascending; none when it is not there.</summary>
    public IReadOnlyList<string> List(string relativePath)
    {
        return Files.DirectoryExists(PathOf(relativePath)) ? Files.List(PathOf(relativePath)) : [];
    }
}
