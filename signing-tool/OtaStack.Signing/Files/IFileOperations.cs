namespace OtaStack.Signing.Files;

/// <summary>
/// The file system, one call for each step that a power cut can separate from the next.
/// Paths are whole paths; failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface IFileOperations
{
    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>Names (not paths) of the files and directories in a directory, ascending by ordinal.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>
    /// True for what is neither a regular file, a directory nor a link: a FIFO, a socket, a device. To open one may wait for ever, or set
    /// something off. The path itself is asked, not what it leads to.
    /// </summary>
    bool IsSpecial(string path);

    Stream OpenRead(string path);

    /// <summary>A new file, readable by its owner alone when asked; fails when it exists.</summary>
    Stream CreateNew(string path, bool ownerOnly);

    /// <summary>Returns when what was written to <paramref name="file"/> is on the medium.</summary>
    void Sync(Stream file);

    /// <summary>Returns when names created, renamed or removed in the directory are on the medium.</summary>
    void SyncDirectory(string path);

    /// <summary>Gives the file its new name at once, replacing what has that name.</summary>
    void Rename(string source, string target);

    /// <summary>Gives the file a second name at once; fails when that name is taken.</summary>
    void LinkNew(string source, string target);

    void Delete(string path);

    void CreateDirectory(string path);

    /// <summary>Removes an empty directory.</summary>
    void RemoveDirectory(string path);

    /// <summary>Gives a directory a new name; fails when that name is taken.</summary>
    void MoveDirectory(string source, string target);

    /// <summary>Holds the file exclusively until disposed, and then removes it; null when somebody else holds it.</summary>
    IDisposable? TryLock(string path);

    /// <summary>
    /// Opens a file for reading and writing and holds it against every other process until disposed; a new one is readable by its owner alone.
    /// Null when somebody else holds it.
    /// </summary>
    Stream? TryOpenExclusive(string path);
}
