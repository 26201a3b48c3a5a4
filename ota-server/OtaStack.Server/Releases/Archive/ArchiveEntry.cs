namespace OtaStack.Server.Releases.Archive;

/// <summary>A file of the archive.</summary>
/// <param name="Name">As it stands in the archive: not checked yet.</param>
/// <param name="Length">Bytes.</param>
internal sealed record ArchiveEntry(string Name, long Length);
