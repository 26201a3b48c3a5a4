using OtaStack.Server.Products;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>
/// Keeps the published repositories alive: finishes at start-up what a crash cut short, and signs snapshot and
/// timestamp again before they run out. The first round is over before the server answers.
/// </summary>
internal sealed class RepositoryUpkeep(
    ProductCatalog products, ProductLocks locks, RepositoryCommit commit, OnlineSigning signing, ReleaseCatalog catalog, TimeProvider time, ILogger<RepositoryUpkeep> log)
    : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunOnceAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One round over all products; one that fails does not keep the others from being signed.</summary>
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        foreach (string product in await products.ListAsync(cancel).ConfigureAwait(false))
        {
            using IDisposable held = await locks.EnterAsync(product, cancel).ConfigureAwait(false);
            try
            {
                Tend(product);
            }
            catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                PublishLog.RenewalFailed(log, cause, product);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(false);
            await RunOnceAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private void Tend(string product)
    {
        if (commit.Recover(product))
        {
            catalog.Refresh(product);
            PublishLog.Recovered(log, product);
        }

        SigningDue due = signing.Renew(product);
        if (due != SigningDue.Nothing)
        {
            PublishLog.Renewed(log, product, due);
        }
    }
}
