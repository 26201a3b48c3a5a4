using OtaStack.Server.Releases.Checks;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>Receives, verifies and publishes an archive. The caller holds the product's lock.</summary>
internal sealed class Publisher(
    ArchiveReceiver receiver, TargetsVerification targets, RepositoryCommit commit, ReleaseCatalog catalog, DataDirectory data)
{
    public async Task<PublishResult> PublishAsync(string product, Stream archive, CancellationToken cancel)
    {
        // A publish that failed half-way (a full disk) is finished or cleared away before the next one is looked at.
        if (commit.Recover(product))
        {
            catalog.Refresh(product);
        }

        StagingFolder staging = StagingFolder.Create(data, product);
        try
        {
            VerifiedMetadata verified = await receiver.ReceiveAsync(product, archive, staging, cancel).ConfigureAwait(false);
            bool complete = targets.Verify(verified, staging);
            if (!complete || verified.Roles.Any(role => !role.IsPublished) || verified.NewRoots.Count > 0)
            {
                commit.Prepare(verified, staging);
                commit.Finish(product, staging);
                catalog.Refresh(product);
            }

            return PublishResult.Published(verified.TargetsVersion);
        }
        catch (PublishRefusedException refusal)
        {
            return PublishResult.Refused(refusal);
        }
        finally
        {
            if (!staging.IsReady)
            {
                staging.Remove();
            }
        }
    }
}
