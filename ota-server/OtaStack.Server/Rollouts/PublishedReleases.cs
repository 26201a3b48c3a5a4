using OtaStack.Server.Releases;

namespace OtaStack.Server.Rollouts;

/// <summary>Releases as published and verified.</summary>
internal sealed class PublishedReleases(ReleaseCatalog catalog) : IRolloutReleases
{
    public RolloutRelease? Find(string product, string target)
    {
        return catalog.Find(product, target) is Release release
            ? new RolloutRelease(release.ReleaseId, release.Version, release.Boards)
            : null;
    }
}
