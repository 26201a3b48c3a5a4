namespace OtaStack.Server.Storage;

/// <summary>Temporary file + fsync + rename + fsync of the folder.</summary>
internal sealed class DurableFiles : IDurableFiles
{
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        string parent = Path.GetDirectoryName(path)!;
        CreateFolder(parent);
        Directory.CreateDirectory(path);
        FolderFlush.Flush(parent);
    }

    public void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly = false)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFolder.OwnerFile;
        }

        using (FileStream stream = new(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        Move(temporary, path);
    }

    public void Move(string source, string destination)
    {
        File.Move(source, destination, overwrite: true);
        FolderFlush.Flush(Path.GetDirectoryName(destination)!);
    }

    public void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            FolderFlush.Flush(Path.GetDirectoryName(path)!);
        }
    }
}
