namespace OtaStack.Signing.Files;

/// <summary>Makes directories so that they are on the medium before something is put into them.</summary>
internal static class DurableDirectory
{
    /// <summary>Makes the directory and those above it that are not there.</summary>
    /// <param name="created">Told each directory after it was made, outermost first.</param>
    public static void Ensure(IFileOperations files, string directory, Action<string>? created = null)
    {
        if (files.DirectoryExists(directory))
        {
            return;
        }

        string parent = Path.GetDirectoryName(directory)!;
        Ensure(files, parent, created);
        files.CreateDirectory(directory);
        created?.Invoke(directory);
        files.SyncDirectory(parent);
    }
}
