namespace OtaStack.Bundles.Layout;

/// <summary>What a file of a bundle is, in the order in which they stand.</summary>
public enum BundlePartKind
{
    Unknown = 0,
    Root = 1,
    Timestamp = 2,
    Snapshot = 3,
    Targets = 4,
    DelegatedTargets = 5,
    Target = 6,
}
