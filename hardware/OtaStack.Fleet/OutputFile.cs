namespace OtaStack.Fleet;

/// <summary>A file that the user named, replaced as a whole: the old content or the new one.</summary>
internal static class OutputFile
{
    /// <summary>What holds keys is for its owner alone.</summary>
    public const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For what may be seen; the user's own mask counts as well.</summary>
    public const UnixFileMode Everybody = OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Looks whether the file can be written when its time comes, which may be hours from now. Leaves nothing behind.</summary>
    /// <exception cref="FleetException">It cannot.</exception>
    public static void Require(string path)
    {
        Guard(path, () =>
        {
            if (Directory.Exists(path))
            {
                throw new IOException(Texts.Get("FileIsFolder"));
            }

            string temporary = Temporary(path);
            Open(temporary, OwnerAlone).Dispose();
            File.Delete(temporary);
        });
    }

    /// <exception cref="FleetException">It cannot be written; an older one is as it was.</exception>
    public static void Write(string path, UnixFileMode mode, Action<Stream> write)
    {
        Guard(path, () =>
        {
            string temporary = Temporary(path);
            using (FileStream file = Open(temporary, mode))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        });
    }

    /// <summary>Runs what writes below a path; a failure becomes a sentence with that path.</summary>
    public static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FleetException(Texts.Get("FileUnwritable", path, failure.Message), failure);
        }
    }

    private static string Temporary(string path)
    {
        return path + ".new";
    }

    /// <summary>Never into a file that is there: one that an interrupted run left may have another mode.</summary>
    private static FileStream Open(string path, UnixFileMode mode)
    {
        File.Delete(path);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return new FileStream(path, options);
    }
}
