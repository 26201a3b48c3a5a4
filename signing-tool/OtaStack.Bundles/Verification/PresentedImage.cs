using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Bundles.Verification;

/// <summary>An image that comes next in a bundle, and what it has to be.</summary>
/// <param name="Target">The image's target, whichever form of it comes.</param>
/// <param name="Packed">Whether the packed image comes in place of it.</param>
internal sealed record PresentedImage(TargetDescription Target, ReleaseData Release, ImageIndex Index, bool Packed);
