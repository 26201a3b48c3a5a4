namespace OtaStack.Server.Storage;

/// <summary>
/// The few file operations that change what is published. Each is durable when it returns, and after a crash
/// has happened wholly or not at all.
/// </summary>
internal interface IDurableFiles
{
    /// <summary>Makes a folder and its missing parents.</summary>
    void CreateFolder(string path);

    /// <summary>Replaces or makes a file: temporary file, flush, rename, flush of the folder.</summary>
    /// <param name="ownerOnly">Whether only the account of the server may read it.</param>
    void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly = false);

    /// <summary>Renames within one file system, replacing the destination. The source must be flushed already.</summary>
    void Move(string source, string destination);

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    void Delete(string path);
}
