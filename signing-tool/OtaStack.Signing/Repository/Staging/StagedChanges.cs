using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>What the staged metadata changes against the published one: what a signer signs for.</summary>
public sealed class StagedChanges
{
    private StagedChanges(TargetsDocument? published, TargetsDocument staged)
    {
        Published = published;
        Staged = staged;
    }

    /// <summary>The published metadata, or null before the first.</summary>
    public TargetsDocument? Published { get; }

    public TargetsDocument Staged { get; }

    public required IReadOnlyList<TargetFile> Added { get; init; }

    public required IReadOnlyList<TargetFile> Removed { get; init; }

    /// <summary>Targets whose content or release data is not what it was.</summary>
    public required IReadOnlyList<TargetFile> Changed { get; init; }

    /// <summary>Roles delegated to for the first time, taken back, or with other keys or another threshold.</summary>
    public required IReadOnlyList<RoleChange> Delegations { get; init; }

    /// <summary>Delegated roles, present before and after, that may list other targets than before or come at another place in the search.</summary>
    public required IReadOnlyList<string> DelegationsChanged { get; init; }

    /// <summary>True when the list of targets and the delegations stay as they are.</summary>
    public bool IsRenewal => Added.Count + Removed.Count + Changed.Count + Delegations.Count + DelegationsChanged.Count == 0;

    public static StagedChanges Between(TargetsDocument? published, TargetsDocument staged)
    {
        ArgumentNullException.ThrowIfNull(staged);
        Dictionary<string, TargetFile> before = (published?.Files ?? []).ToDictionary(file => file.Path, StringComparer.Ordinal);
        Dictionary<string, TargetFile> after = staged.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        return new StagedChanges(published, staged)
        {
            Added = [.. staged.Files.Where(file => !before.ContainsKey(file.Path))],
            Removed = [.. before.Values.Where(file => !after.ContainsKey(file.Path))],
            Changed = [.. staged.Files.Where(file => before.ContainsKey(file.Path) && !SameEntry(published!, staged, file.Path))],
            Delegations = DelegationChanges.Keys(published?.Delegations, staged.Delegations),
            DelegationsChanged = DelegationChanges.Scope(published?.Delegations, staged.Delegations),
        };
    }

    private static bool SameEntry(TargetsDocument published, TargetsDocument staged, string path)
    {
        return Entry(published, path).AsSpan().SequenceEqual(Entry(staged, path));
    }

    private static byte[] Entry(TargetsDocument document, string path)
    {
        return Json.CanonicalJson.Write(document.Metadata.Body["targets"]![path]!);
    }
}
