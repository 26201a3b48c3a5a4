using OtaStack.Launcher;

namespace OtaStack.VirtualDevice.Tests.FileSystem;

internal static class FileContents
{
    /// <summary>Everything in the two-level folders that the tests use.</summary>
    public static Dictionary<string, byte[]> ReadAll(IFileStore files)
    {
        Dictionary<string, byte[]> all = [];
        foreach (string folder in (string[])["f0", "f1", "f2"])
        {
            foreach (string name in files.List(folder))
            {
                string path = folder + "/" + name;
                all.Add(path, ReadFile(files, path));
            }
        }

        return all;
    }

    public static byte[] ReadFile(IFileStore files, string path)
    {
        byte[] content = new byte[files.Length(path)];
        Assert.Equal(content.Length, files.Read(path, 0, content, 0, content.Length));
        return content;
    }
}
