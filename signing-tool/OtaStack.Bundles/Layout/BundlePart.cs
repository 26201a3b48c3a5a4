namespace OtaStack.Bundles.Layout;

/// <summary>A file of a bundle by its name.</summary>
/// <param name="Version">Of metadata; 0 for the timestamp and for targets.</param>
/// <param name="Role">Of metadata; empty for targets.</param>
/// <param name="Path">Below <c>metadata/</c> or <c>targets/</c>.</param>
public sealed record BundlePart(BundlePartKind Kind, int Version, string Role, string Path);
