using System.Runtime.InteropServices;

namespace OtaStack.Signing.Files;

/// <summary>The real file system.</summary>
public sealed class DiskOperations : IFileOperations
{
    private const int BufferBytes = 64 * 1024;

    public static DiskOperations Instance { get; } = new();

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public IReadOnlyList<string> List(string directory)
    {
        string[] names = [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path))];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    // Elsewhere the file systems of removable media have no such files.
    public bool IsSpecial(string path) => OperatingSystem.IsLinux() && LinuxFileType.IsSpecial(path);

    public Stream OpenRead(string path)
    {
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
    }

    public Stream CreateNew(string path, bool ownerOnly)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferBytes,
        };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    public void Sync(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    public void SyncDirectory(string path)
    {
        // Windows has no such call: its rename is durable with the journal of NTFS.
        if (!OperatingSystem.IsWindows())
        {
            UnixDirectory.Sync(path);
        }
    }

    public void Rename(string source, string target) => File.Move(source, target, overwrite: true);

    public void LinkNew(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(source, target, overwrite: false);
            return;
        }

        // Unlike a rename, a link never replaces what is there already.
        UnixDirectory.Link(source, target);
    }

    public void Delete(string path) => File.Delete(path);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public void RemoveDirectory(string path) => Directory.Delete(path, recursive: false);

    public void MoveDirectory(string source, string target) => Directory.Move(source, target);

    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    public Stream? TryOpenExclusive(string path)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (IOException failure) when (IsHeldByAnother(failure))
        {
            return null;
        }
    }

    // ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK of flock on Linux and on BSD and macOS.
    private static bool IsHeldByAnother(IOException failure) => failure.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static class UnixDirectory
    {
        private const int ReadOnly = 0;

        public static void Sync(string path)
        {
            int handle = Open(path, ReadOnly);
            if (handle < 0)
            {
                throw Failure("open", path);
            }

            int result = Fsync(handle);
            IOException? failure = result == 0 ? null : Failure("fsync", path);
            _ = Close(handle);
            if (failure is not null)
            {
                throw failure;
            }
        }

        public static void Link(string source, string target)
        {
            if (LinkFile(source, target) != 0)
            {
                throw Failure("link", target);
            }
        }

        private static IOException Failure(string call, string path)
        {
            return new IOException($"{call} '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
        }

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Fsync(int handle);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Close(int handle);

        [DllImport("libc", EntryPoint = "link", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int LinkFile([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
    }
}
