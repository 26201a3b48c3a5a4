namespace OtaStack.Server.Rollouts;

/// <summary>Releases as published and verified.</summary>
internal sealed class PublishedReleases : IRolloutReleases
{
    public Task<RolloutRelease?> FindAsync(string product, string target, CancellationToken cancellationToken)
    {
        return Task.FromResult<RolloutRelease?>(null);
    }
}
