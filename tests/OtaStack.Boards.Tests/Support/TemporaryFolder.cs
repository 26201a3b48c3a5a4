namespace OtaStack.Boards.Tests.Support;

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("boards-").FullName;

    public string File(string name, string content, bool isPrivate = true)
    {
        string path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isPrivate ? UnixFileMode.None : UnixFileMode.OtherRead));
        }

        return path;
    }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
    }
}
