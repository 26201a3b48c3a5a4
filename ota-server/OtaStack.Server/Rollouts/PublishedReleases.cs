using OtaStack.Server.Releases;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Rollouts;

/// <summary>Releases as published and verified.</summary>
internal sealed class PublishedReleases : IRolloutReleases
{
    private readonly ReleaseCatalog _catalog;
    private readonly PublishedFiles _published;

    public PublishedReleases(ReleaseCatalog catalog, PublishedFiles published, RolloutWake wake)
    {
        _published = published;
        _catalog = catalog;
        _catalog.Changed += wake.Signal;
    }

    public RolloutRelease? Find(string product, string target)
    {
        return _catalog.Find(product, target) is Release release
            ? new RolloutRelease(release.ReleaseId, release.Version, release.Boards, release.InstallBy)
            : null;
    }

    public bool IsRetired(string product, string target, string releaseId)
    {
        // With nothing published at all the data directory was restored in part: no reason to end rollouts for good.
        return _catalog.Find(product, target)?.ReleaseId != releaseId && _published.TargetsVersion(product) > 0;
    }
}
