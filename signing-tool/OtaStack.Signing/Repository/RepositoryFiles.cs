using OtaStack.Signing.Files;

namespace OtaStack.Signing.Repository;

/// <summary>The files of one repository directory by their paths in docs/formats.md.</summary>
internal sealed record RepositoryFiles(IFileOperations Files, string Directory)
{
    public Stream Open(string relativePath) => Files.OpenRead(Path.Combine(Directory, relativePath));
}
