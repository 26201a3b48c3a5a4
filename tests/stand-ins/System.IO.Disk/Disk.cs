namespace OtaStack.StandIns;

/// <summary>What the device's drivers do, on .NET's files.</summary>
public static class Disk
{
    /// <summary>For reading and writing, whatever the caller wants, and created when it is not there.</summary>
    public static Stream Open(string path)
    {
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public static bool HasFile(string path)
    {
        return File.Exists(path);
    }

    public static bool HasFolder(string path)
    {
        return Directory.Exists(path);
    }

    public static long LengthOf(string path)
    {
        return new FileInfo(path).Length;
    }

    public static void Rename(string from, string to)
    {
        File.Move(from, to);
    }

    public static void Remove(string path)
    {
        File.Delete(path);
    }

    public static void MakeFolder(string path)
    {
        Directory.CreateDirectory(path);
    }

    public static string[] FilesIn(string folder)
    {
        return Directory.GetFiles(folder);
    }
}
