using OtaStack.StandIns;

namespace System.IO;

/// <summary>Looks a file up by opening it, as it were: not one that another has for itself.</summary>
public sealed class FileInfo(string fileName) : FileSystemInfo
{
    public long Length
    {
        get
        {
            OpenFile held = OpenFiles.Add(fileName, OpenFiles.Read, OpenFiles.ReadWrite);
            try
            {
                return Disk.LengthOf(fileName);
            }
            finally
            {
                OpenFiles.Remove(held);
            }
        }
    }
}
