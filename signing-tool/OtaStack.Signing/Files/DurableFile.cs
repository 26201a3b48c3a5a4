namespace OtaStack.Signing.Files;

/// <summary>Writes whole files so that a reader, and a power cut, see the old file or the new one and nothing between.</summary>
internal static class DurableFile
{
    /// <summary>Names of files being written start so; every reader passes over them.</summary>
    public const string TemporaryPrefix = ".ota-";

    /// <summary>Writes or replaces a file: temporary file, fsync, rename, fsync of the directory.</summary>
    public static void Replace(IFileOperations files, string path, Action<Stream> write)
    {
        string temporary = WriteTemporary(files, path, ownerOnly: false, write);
        try
        {
            files.Rename(temporary, path);
        }
        catch (Exception failure) when (IsIoFailure(failure))
        {
            TryDelete(files, temporary);
            throw;
        }

        files.SyncDirectory(DirectoryOf(path));
    }

    /// <summary>The same for a file that must not exist yet; an existing one is never touched.</summary>
    public static void CreateNew(IFileOperations files, string path, bool ownerOnly, Action<Stream> write)
    {
        string temporary = WriteTemporary(files, path, ownerOnly, write);
        try
        {
            files.LinkNew(temporary, path);
        }
        finally
        {
            TryDelete(files, temporary);
        }

        try
        {
            files.SyncDirectory(DirectoryOf(path));
        }
        catch (Exception failure) when (IsIoFailure(failure))
        {
            // Not known to be on the medium: then it must not be there at all.
            TryDelete(files, path);
            throw;
        }
    }

    /// <summary>True for what a file system throws when it cannot do as asked.</summary>
    public static bool IsIoFailure(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>Removes a file as a courtesy; a failure leaves a name that readers pass over.</summary>
    public static void TryDelete(IFileOperations files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception failure) when (IsIoFailure(failure))
        {
            // The failure that led here is the one to tell.
        }
    }

    private static string WriteTemporary(IFileOperations files, string path, bool ownerOnly, Action<Stream> write)
    {
        string temporary = Path.Combine(DirectoryOf(path), TemporaryPrefix + Path.GetFileName(path));

        // What an earlier, killed run left behind.
        files.Delete(temporary);
        try
        {
            using Stream stream = files.CreateNew(temporary, ownerOnly);
            write(stream);
            files.Sync(stream);
        }
        catch (Exception failure) when (IsIoFailure(failure))
        {
            TryDelete(files, temporary);
            throw;
        }

        return temporary;
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
