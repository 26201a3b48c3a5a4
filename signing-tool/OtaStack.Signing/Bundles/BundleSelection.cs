namespace OtaStack.Signing.Bundles;

/// <summary>What goes into a bundle.</summary>
public sealed record BundleSelection
{
    /// <summary>Versions or release ids; empty for every release.</summary>
    public IReadOnlyList<string> Releases { get; init; } = [];

    /// <summary>Images for these boards alone; empty for every board.</summary>
    public IReadOnlyList<string> Boards { get; init; } = [];

    /// <summary>Further target files by path.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Id of a published permit: one to go back brings its release along, one to erase stands alone.</summary>
    public string? Permit { get; init; }
}
