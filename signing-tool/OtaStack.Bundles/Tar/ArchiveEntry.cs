namespace OtaStack.Bundles.Tar;

/// <summary>A file of an archive.</summary>
/// <param name="Name">As it stands in the archive: not checked yet.</param>
/// <param name="Length">Bytes.</param>
public sealed record ArchiveEntry(string Name, long Length);
