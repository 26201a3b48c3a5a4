using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>The next metadata of a role while it collects signatures.</summary>
public sealed class StagedRole
{
    internal StagedRole(string role, RootDocument root, RootDocument published)
        : this(role, root.Metadata, published.Metadata)
    {
        Root = root;
        RootBefore = published;
    }

    internal StagedRole(string role, TargetsDocument targets, TargetsDocument? published)
        : this(role, targets.Metadata, published?.Metadata)
    {
        Targets = targets;
        TargetsBefore = published;
    }

    private StagedRole(string role, SignedMetadata metadata, SignedMetadata? previous)
    {
        Role = role;
        Metadata = metadata;
        Previous = previous;
    }

    /// <summary><c>root</c>, <c>targets</c> or the name of a delegated role.</summary>
    public string Role { get; }

    public SignedMetadata Metadata { get; }

    public int Version => Metadata.Version;

    /// <summary>The newest published metadata of the role, or null before the first. Who signed it is not told by this.</summary>
    public SignedMetadata? Previous { get; }

    /// <summary>The staged root; null for every other role.</summary>
    public RootDocument? Root { get; }

    /// <summary>The staged targets metadata of <c>targets</c> or a delegated role; null for the root.</summary>
    public TargetsDocument? Targets { get; }

    /// <summary>Every threshold that must be met before it is published; none when nobody delegates to the role any more.</summary>
    public required IReadOnlyList<SignatureRequirement> Requirements { get; init; }

    /// <summary>True when somebody has signed or was asked to: the payload is never changed or dated anew.</summary>
    public bool IsFrozen => Metadata.IsFrozen;

    /// <summary>How long it is valid from the first signature.</summary>
    public TimeSpan Lifetime => Redating.LifetimeOf(Metadata);

    /// <summary>True when every threshold is met.</summary>
    public bool IsComplete => Requirements.Count > 0 && Requirements.All(requirement => requirement.IsMetBy(Metadata));

    /// <summary>keyids of everybody who may sign, ascending.</summary>
    public IReadOnlyList<string> KeyIds =>
        [.. Requirements.SelectMany(requirement => requirement.Keys.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>What the staged root changes; null for every other role.</summary>
    public RootChanges? RootChanges => Root is null ? null : RootChanges.Between(RootBefore!, Root);

    /// <summary>
    /// What the staged targets metadata changes; null for the root. When the published metadata is not signed by the role's
    /// present keys it is no base to build on: then everything counts as added.
    /// </summary>
    public StagedChanges? Changes => Targets is null ? null : StagedChanges.Between(Baseline, Targets);

    /// <summary>The published targets metadata as far as the role's present keys vouch for it.</summary>
    internal TargetsDocument? Baseline =>
        TargetsBefore is not null && Requirements.Count > 0 && Requirements.All(requirement => requirement.IsMetBy(TargetsBefore.Metadata)) ? TargetsBefore : null;

    private RootDocument? RootBefore { get; }

    private TargetsDocument? TargetsBefore { get; }
}
