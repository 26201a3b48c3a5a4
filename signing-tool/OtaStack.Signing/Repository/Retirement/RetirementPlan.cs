using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Repository.Retirement;

/// <summary>What retiring a release means: which targets go, and whom it cuts off.</summary>
/// <param name="Removed">Targets that go, ascending by path.</param>
/// <param name="BrokenSteps">Releases that no device below their required version can get to any more, because the step was this one.</param>
public sealed record RetirementPlan(IReadOnlyList<TargetFile> Removed, IReadOnlyList<ReleaseEntry> BrokenSteps)
{
    /// <param name="allowEmpty">Accept that no release is left.</param>
    public static RetirementPlan Of(string product, string role, TargetsDocument targets, string version, bool allowEmpty)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ReleaseVersion retired = Names.ParseVersion(version);
        string folder = ReleaseRules.FolderOf(product, role, retired.ToString());
        TargetFile[] removed = [.. targets.Files.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal))];
        if (removed.Length == 0)
        {
            throw new SigningException(SigningFault.Refused, RetirementErrorCode.ReleaseUnknown, version, role);
        }

        ReleaseEntry[] left = [.. targets.Releases.Where(release => !removed.Contains(release.Target))];
        if (left.Length == 0 && !allowEmpty)
        {
            throw new SigningException(SigningFault.Refused, RetirementErrorCode.ReleaseLast, version, role);
        }

        return new RetirementPlan(removed, [.. left.Where(release => HasStep(targets.Releases, release) && !HasStep(left, release))]);
    }

    /// <summary>
    /// True when a device below the version that the release requires finds a release to stop at on its way: one for the same
    /// board and image, at least as new as required and older than the release.
    /// </summary>
    private static bool HasStep(IReadOnlyList<ReleaseEntry> releases, ReleaseEntry release)
    {
        return release.RequiresCurrent is { } required
            && ReleaseVersion.TryParse(required, out ReleaseVersion? lowest)
            && releases.Any(step =>
                step.Image == release.Image
                && step.Boards.Intersect(release.Boards, StringComparer.Ordinal).Any()
                && step.Version.CompareTo(lowest!) >= 0
                && step.Version.CompareTo(release.Version) < 0);
    }
}
