using OtaStack.StandIns;

namespace System.IO;

/// <summary>Files as the device's library opens them: nobody else may have them meanwhile, not even for reading.</summary>
public static class File
{
    public static FileStream Create(string path)
    {
        FileStream file = new(path, OpenFiles.ReadWrite);
        file.SetLength(0);
        return file;
    }

    public static FileStream OpenRead(string path)
    {
        return Exists(path) ? new FileStream(path, OpenFiles.Read) : throw new FileNotFoundException(null, path);
    }

    public static FileStream OpenWrite(string path)
    {
        return new FileStream(path, OpenFiles.Write);
    }

    public static bool Exists(string path)
    {
        return Disk.HasFile(path);
    }

    public static void Delete(string path)
    {
        OpenFile held = OpenFiles.Add(path, OpenFiles.ReadWrite, OpenFiles.None);
        try
        {
            Disk.Remove(path);
        }
        finally
        {
            OpenFiles.Remove(held);
        }
    }

    public static void Move(string sourceFileName, string destFileName)
    {
        OpenFile held = OpenFiles.Add(sourceFileName, OpenFiles.ReadWrite, OpenFiles.None);
        try
        {
            Disk.Rename(sourceFileName, destFileName);
        }
        finally
        {
            OpenFiles.Remove(held);
        }
    }
}
