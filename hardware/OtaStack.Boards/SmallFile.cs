namespace OtaStack.Boards;

/// <summary>Reads a file that the user named, with a limit.</summary>
internal static class SmallFile
{
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
