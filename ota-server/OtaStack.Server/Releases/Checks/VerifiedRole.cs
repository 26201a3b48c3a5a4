using OtaStack.Server.Tuf;
using OtaStack.Trust.Bytes;

namespace OtaStack.Server.Releases.Checks;

/// <summary>Metadata of a targets role that may be published.</summary>
/// <param name="Entry">Role and version.</param>
/// <param name="IsPublished">Whether this version is published already, with the same bytes.</param>
/// <param name="Targets">What the role lists.</param>
internal sealed record VerifiedRole(SnapshotEntry Entry, byte[] Content, bool IsPublished, IReadOnlyList<TargetEntry> Targets)
{
    public ArraySource Source { get; } = new(Content);
}
