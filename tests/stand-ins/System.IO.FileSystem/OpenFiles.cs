namespace System.IO;

/// <summary>
/// Who has which file open, as the device's library keeps it: a file that is open is opened once more only by one who lets everybody else have it, and
/// only for what the first one lets others do.
/// </summary>
internal static class OpenFiles
{
    public const int None = 0;
    public const int Read = 1;
    public const int Write = 2;
    public const int ReadWrite = 3;

    private static readonly List<OpenFile> Open = [];

    /// <exception cref="IOException">Another has it.</exception>
    public static OpenFile Add(string path, int access, int share)
    {
        OpenFile file = new(path, share);
        lock (Open)
        {
            if (Open.Exists(other => other.Path == path && (share != ReadWrite || (other.Share & access) != access)))
            {
                throw new IOException($"{path} is open");
            }

            Open.Add(file);
        }

        return file;
    }

    public static void Remove(OpenFile file)
    {
        lock (Open)
        {
            Open.Remove(file);
        }
    }
}
