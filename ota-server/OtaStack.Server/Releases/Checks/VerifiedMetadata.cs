using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>Metadata of an archive that the server accepts for a product.</summary>
internal sealed class VerifiedMetadata
{
    public required string Product { get; init; }

    /// <summary>Roots that are not published yet, ascending.</summary>
    public required IReadOnlyDictionary<int, byte[]> NewRoots { get; init; }

    /// <summary>The newest root, published or new: it says who signs the rest.</summary>
    public required byte[] Root { get; init; }

    /// <summary>The targets role and every role that it delegates to, directly or not; delegators before their delegates.</summary>
    public required IReadOnlyList<VerifiedRole> Roles { get; init; }

    /// <summary>Roles that nobody delegates to any more, but which snapshots must go on listing (TUF 5.5.5).</summary>
    public required IReadOnlyList<SnapshotEntry> KeptRoles { get; init; }

    /// <summary>Every target of every role by path.</summary>
    public required IReadOnlyDictionary<string, TargetEntry> Listed { get; init; }

    public int TargetsVersion => Roles[0].Entry.Version;

    /// <summary>What the snapshot is to list.</summary>
    public IReadOnlyList<SnapshotEntry> Snapshot => [.. Roles.Select(role => role.Entry), .. KeptRoles];
}
