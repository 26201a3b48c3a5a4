namespace OtaStack.Server.Rollouts;

/// <summary>Finds what may be rolled out.</summary>
internal interface IRolloutReleases
{
    /// <summary>The release of a published target, null when the product publishes no such target.</summary>
    RolloutRelease? Find(string product, string target);

    /// <summary>Whether the product publishes something, but this release at this target no longer.</summary>
    bool IsRetired(string product, string target, string releaseId);
}
