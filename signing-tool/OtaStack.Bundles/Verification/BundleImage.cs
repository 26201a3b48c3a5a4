using OtaStack.Trust.Releases;

namespace OtaStack.Bundles.Verification;

/// <summary>An image in a bundle that was verified.</summary>
/// <param name="Path">The target.</param>
/// <param name="Release">Its signed release data.</param>
public sealed record BundleImage(string Path, ReleaseData Release);
