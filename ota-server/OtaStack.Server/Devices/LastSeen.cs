using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>
/// Notes signs of life in memory and writes them every few seconds in one transaction, and when the server stops. What a killed
/// server had not written is lost: the next sign of life mends it.
/// </summary>
internal sealed class LastSeen(
    IDbContextFactory<OtaDbContext> contexts, FleetChanges changes, DeviceOptions options, TimeProvider time, ILogger<LastSeen> log)
    : BackgroundService
{
    private ConcurrentDictionary<DeviceName, DateTimeOffset> _noted = new();

    /// <summary>Notes that the device was there now.</summary>
    public void Note(DeviceName name)
    {
        _noted[name] = time.GetUtcNow();
    }

    /// <summary>Writes what was noted since the last time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_noted.IsEmpty)
        {
            return;
        }

        ConcurrentDictionary<DeviceName, DateTimeOffset> noted = Interlocked.Exchange(ref _noted, new());
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                foreach ((DeviceName name, DateTimeOffset seen) in noted)
                {
                    await db.Set<Device>().Where(d => d.Product == name.Product && d.Id == name.Id)
                        .ExecuteUpdateAsync(d => d.SetProperty(x => x.LastSeenAt, seen), cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (string product in noted.Keys.Select(n => n.Product).Distinct())
        {
            changes.Tell(product);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(options.LastSeenFlushSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await TryFlushAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; StopAsync writes the rest.
        }
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The database is busy or the disk is full: the next signs of life try again.
            DeviceLog.LastSeenNotWritten(log, failure);
        }
    }
}
