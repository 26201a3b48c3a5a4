namespace OtaStack.Server.Releases.Archive;

/// <summary>What an entry of the archive is.</summary>
/// <param name="Kind"><c>root</c>, <c>targets</c>, <c>delegated</c> or <c>target</c>.</param>
/// <param name="Version">Of metadata; 0 for a target.</param>
/// <param name="Path">Name of the role of metadata, path of a target.</param>
internal sealed record ArchivePart(string Kind, int Version, string Path);
