namespace OtaStack.Fleet;

/// <summary>Reads a file that the user named, with a limit.</summary>
internal static class InputFile
{
    /// <exception cref="FleetException">It cannot be read, or is larger than allowed.</exception>
    public static byte[] Read(string path, int most)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length <= most ? File.ReadAllBytes(path) : throw new FleetException(Texts.Get("FileTooLarge", path, length, most));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FleetException(Texts.Get("FileUnreadable", path, failure.Message), failure);
        }
    }
}
