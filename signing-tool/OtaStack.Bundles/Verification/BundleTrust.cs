using OtaStack.Trust.Tuf;

namespace OtaStack.Bundles.Verification;

/// <summary>From what, and by which time, a bundle is judged.</summary>
/// <param name="Root">The bytes of a root file known to be right; null takes the bundle's own first root, which proves nothing about who made it.</param>
/// <param name="Time">Unix seconds by which everything is judged (TUF 5.1).</param>
public sealed record BundleTrust(byte[]? Root, long Time)
{
    /// <summary>What a file may cost; the devices' limits unless told otherwise, so that what passes is what they accept.</summary>
    public TrustLimits Limits { get; init; } = new();
}
