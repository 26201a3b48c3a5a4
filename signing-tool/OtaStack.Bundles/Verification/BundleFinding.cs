using OtaStack.Trust;

namespace OtaStack.Bundles.Verification;

/// <summary>One thing of a bundle that was checked, and how it came out.</summary>
/// <param name="Subject">The file by its name in the bundle.</param>
/// <param name="Verdict"><see cref="Verdict.Accepted"/>, or why not.</param>
public sealed record BundleFinding(string Subject, Verdict Verdict)
{
    public bool IsAccepted => Verdict == Verdict.Accepted;
}
