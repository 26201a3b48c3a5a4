namespace OtaStack.Signing.Files;

/// <summary>A set of new files that become visible together or are taken back.</summary>
internal sealed class FileChanges(IFileOperations files, string root)
{
    private readonly List<string> _createdFiles = [];
    private readonly List<string> _createdDirectories = [];

    /// <summary>Writes a file under the root, with the directories that it needs.</summary>
    public void Add(string relativePath, Action<Stream> write)
    {
        string path = Path.Combine(root, relativePath);
        DurableDirectory.Ensure(files, Path.GetDirectoryName(path)!, _createdDirectories.Add);
        if (!files.FileExists(path))
        {
            // Noted before the write: it can fail after the file has its name.
            _createdFiles.Add(path);
        }

        DurableFile.Replace(files, path, write);
    }

    /// <summary>Removes what was created, newest first.</summary>
    public void Undo()
    {
        foreach (string path in Enumerable.Reverse(_createdFiles))
        {
            DurableFile.TryDelete(files, path);
        }

        foreach (string directory in Enumerable.Reverse(_createdDirectories))
        {
            try
            {
                files.RemoveDirectory(directory);
            }
            catch (Exception failure) when (DurableFile.IsIoFailure(failure))
            {
                // An empty directory left behind changes nothing that is signed or published.
            }
        }

        _createdFiles.Clear();
        _createdDirectories.Clear();
    }
}
