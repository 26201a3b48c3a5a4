namespace OtaStack.Signing.Bundles;

/// <summary>What goes into a bundle.</summary>
public sealed record BundleSelection
{
    /// <summary>Versions or release ids; empty for every release.</summary>
    public IReadOnlyList<string> Releases { get; init; } = [];

    /// <summary>Images for these boards alone; empty for every board.</summary>
    public IReadOnlyList<string> Boards { get; init; } = [];

    /// <summary>Further target files by path, such as a permit.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];
}
