namespace OtaStack.Trust.Releases;

/// <summary>
/// Whether a release may be installed on this device. The rules, in the order in which they are asked:
/// <list type="number">
/// <item>it is for this product;</item>
/// <item>it is for this board;</item>
/// <item>it is a kind of image that the device installs;</item>
/// <item>its security counter is not lower than the confirmed one (anti-rollback);</item>
/// <item>the running version is not below its stepping stone;</item>
/// <item>its version is not lower than the running one.</item>
/// </list>
/// The same version again is accepted: whether to install it anew is the caller's decision.
/// </summary>
public static class TargetRules
{
    /// <param name="running">What runs now; null when nothing is known to run.</param>
    public static Verdict Check(
        ReleaseData release,
        string product,
        string board,
        ImageKind accepted,
        int confirmedSecurityCounter,
        ReleaseVersion? running)
    {
        if (release.Product != product)
        {
            return Verdict.WrongProduct;
        }

        bool boardListed = false;
        foreach (string listed in release.Boards)
        {
            boardListed |= listed == board;
        }

        if (!boardListed)
        {
            return Verdict.WrongBoard;
        }

        // The first comparison keeps an unset kind on both sides from reading as "the same kind".
        if (release.Image == ImageKind.Unknown || release.Image != accepted)
        {
            return Verdict.WrongImage;
        }

        if (release.SecurityCounter < confirmedSecurityCounter)
        {
            return Verdict.SecurityCounter;
        }

        if (release.RequiresCurrent != null && (running == null || running.CompareTo(release.RequiresCurrent) < 0))
        {
            return Verdict.SteppingStone;
        }

        return running != null && release.Version.CompareTo(running) < 0 ? Verdict.Downgrade : Verdict.Accepted;
    }
}
