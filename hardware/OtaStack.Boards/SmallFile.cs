namespace OtaStack.Boards;

/// <summary>Reads a file that the user named, with a limit.</summary>
internal static class SmallFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>A file that holds keys: only its owner may read it.</summary>
    /// <exception cref="BoardException">It cannot be read, is larger than allowed, or others can read it.</exception>
    public static byte[] ReadPrivate(string path, int most)
    {
        byte[] bytes = Read(path, most);
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == 0
            ? bytes
            : throw new BoardException(BoardErrorCode.FileExposed, path);
    }

    /// <exception cref="BoardException">It cannot be read, or is larger than allowed.</exception>
    public static byte[] Read(string path, int most)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > most)
            {
                throw new BoardException(BoardErrorCode.FileTooLarge, path, $"{file.Length}", $"{most}");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BoardException(failure, BoardErrorCode.FileUnreadable, path, failure.Message);
        }
    }
}
