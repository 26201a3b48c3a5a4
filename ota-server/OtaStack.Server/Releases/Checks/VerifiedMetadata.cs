using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>Metadata of an archive that the server accepts for a product.</summary>
internal sealed class VerifiedMetadata
{
    public required string Product { get; init; }

    /// <summary>Roots that are not published yet, ascending.</summary>
    public required IReadOnlyDictionary<int, byte[]> NewRoots { get; init; }

    public required int TargetsVersion { get; init; }

    public required byte[] Targets { get; init; }

    /// <summary>Whether this targets version is published already, with the same bytes.</summary>
    public required bool TargetsPublished { get; init; }

    public required IReadOnlyDictionary<string, TargetEntry> Listed { get; init; }
}
