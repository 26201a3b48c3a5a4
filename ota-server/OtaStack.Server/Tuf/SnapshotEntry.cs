namespace OtaStack.Server.Tuf;

/// <summary>A targets role and its version, as a snapshot lists them.</summary>
/// <param name="Role"><c>targets</c> or the name of a delegated role.</param>
internal sealed record SnapshotEntry(string Role, int Version)
{
    /// <summary>File name of the metadata.</summary>
    public string FileName => MetadataName.Of(Version, Role);
}
