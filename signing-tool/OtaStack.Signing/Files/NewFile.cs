namespace OtaStack.Signing.Files;

/// <summary>Writes small files whole.</summary>
public static class NewFile
{
    /// <summary>The whole file or the one before, which it takes the place of.</summary>
    public static void Replace(IFileOperations files, string path, byte[] content)
    {
        path = Path.GetFullPath(path);
        FileFailure.Wrap(path, () => DurableFile.Replace(files, path, stream => stream.Write(content)));
    }

    /// <summary>As <see cref="Write"/>, readable by its owner alone.</summary>
    public static void WritePrivate(IFileOperations files, string path, byte[] content)
    {
        path = Path.GetFullPath(path);
        FileFailure.Wrap(path, () => DurableFile.CreateNew(files, path, ownerOnly: true, stream => stream.Write(content)));
    }

    /// <summary>The whole file or nothing; an existing file is never touched.</summary>
    public static void Write(IFileOperations files, string path, byte[] content)
    {
        path = Path.GetFullPath(path);
        FileFailure.Wrap(path, () => DurableFile.CreateNew(files, path, ownerOnly: false, stream => stream.Write(content)));
    }
}
