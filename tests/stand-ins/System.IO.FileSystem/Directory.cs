using OtaStack.StandIns;

namespace System.IO;

public static class Directory
{
    public static DirectoryInfo CreateDirectory(string path)
    {
        Disk.MakeFolder(path);
        return new DirectoryInfo();
    }

    public static bool Exists(string path)
    {
        return Disk.HasFolder(path);
    }

    public static string[] GetFiles(string path)
    {
        return Disk.FilesIn(path);
    }
}
