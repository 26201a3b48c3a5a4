using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Problems;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary>The API keys: made, listed, revoked. What was opened with a revoked one ends at once.</summary>
internal sealed class ApiKeys(IDbContextFactory<OtaDbContext> contexts, OperatorSessions sessions, TimeProvider time, ILogger<ApiKeys> log)
{
    public const int MaxNameLength = 64;

    /// <summary>All keys, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKeySummary>> ListAsync(CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<ApiKey>().AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id)
                .Select(key => new ApiKeySummary(key.Id, key.Name, key.CreatedAt, key.RevokedAt)).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A new key, to be shown once.</summary>
    public async Task<ApiKeyText> CreateAsync(string name, string by, CancellationToken cancellationToken)
    {
        ApiKeyText text = ApiKeyText.Create();
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            db.Add(new ApiKey { Id = text.Id, Name = name, SecretHash = text.HashSecret(), CreatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        AccessLog.KeyMade(log, text.Id, by);
        return text;
    }

    /// <summary>Revokes a key; null when that is done, also when it had been done before.</summary>
    public async Task<ProblemCode?> RevokeAsync(string id, string by, HttpContext? asking, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                ApiKey? key = await db.Set<ApiKey>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
                if (key is null)
                {
                    return ProblemCodes.ApiKeyUnknown;
                }

                if (key.RevokedAt is null)
                {
                    if (!await db.Set<ApiKey>().AnyAsync(row => row.Id != id && row.RevokedAt == null, cancellationToken).ConfigureAwait(false))
                    {
                        return ProblemCodes.ApiKeyLast;
                    }

                    key.RevokedAt = time.GetUtcNow();
                    await db.Set<LoginTicket>().Where(ticket => ticket.ApiKeyId == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                    await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    AccessLog.KeyRevoked(log, id, by);
                }
            }
        }

        sessions.End(id, asking);
        return null;
    }

    /// <summary>Whether what a key opened may go on.</summary>
    public async Task<bool> IsValidAsync(string id, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<ApiKey>().AnyAsync(key => key.Id == id && key.RevokedAt == null, cancellationToken).ConfigureAwait(false);
        }
    }
}
