using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace OtaStack.Server.Storage;

/// <summary>
/// First thing at start-up: takes the data directory for this process alone and brings the database up to date.
/// Everything that starts later finds the tables.
/// </summary>
internal sealed class StorageStartup(DataDirectory data, IDbContextFactory<OtaDbContext> contexts, ILogger<StorageStartup> log)
    : IHostedService, IDisposable
{
    private FileStream? _lock;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Create(data.Root);
        TakeLock();
        CreateDatabaseFile();
        try
        {
            OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (db.ConfigureAwait(false))
            {
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken).ConfigureAwait(false);
                await db.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SqliteException cause)
        {
            throw new IOException($"The database '{data.Database}' cannot be opened: {cause.Message} Restore it from a backup, or move it away to begin anew.", cause);
        }

        StorageLog.Opened(log, data.Root);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _lock?.Dispose();
    }

    /// <summary>Private even where the folder is opened to a web server; SQLite gives its other files the same mode.</summary>
    private void CreateDatabaseFile()
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(data.Database))
        {
            using FileStream file = new(data.Database, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateFolder.OwnerFile });
        }
    }

    private void TakeLock()
    {
        try
        {
            _lock = new FileStream(data.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause)
        {
            throw new IOException($"The data directory '{data.Root}' is in use by another server: stop that one or choose another directory.", cause);
        }
    }
}
