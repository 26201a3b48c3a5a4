using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary>Makes login tickets and takes them back, each once.</summary>
internal sealed class LoginTickets(IDbContextFactory<OtaDbContext> contexts, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(60);

    /// <summary>A new ticket and the time it expires.</summary>
    public async Task<(string Ticket, DateTimeOffset Expires)> CreateAsync(string apiKeyId, CancellationToken cancel)
    {
        byte[] ticket = RandomNumberGenerator.GetBytes(32);
        DateTimeOffset now = time.GetUtcNow();
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            await db.Set<LoginTicket>().Where(old => old.ExpiresAt <= now).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
            db.Add(new LoginTicket { Hash = SHA256.HashData(ticket), ApiKeyId = apiKeyId, ExpiresAt = now + Lifetime });
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        }

        return (WebEncoders.Base64UrlEncode(ticket), now + Lifetime);
    }

    /// <summary>The API key behind a good ticket, which is used up by this; null for any other text.</summary>
    public async Task<ApiKey?> RedeemAsync(string text, CancellationToken cancel)
    {
        if (text.Length != 43 || !text.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_'))
        {
            return null;
        }

        byte[] hash = SHA256.HashData(WebEncoders.Base64UrlDecode(text));
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            LoginTicket? ticket = await db.Set<LoginTicket>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancel).ConfigureAwait(false);

            // Whoever deletes the row has it: two browsers with one link race for this statement.
            int taken = await db.Set<LoginTicket>().Where(row => row.Hash == hash).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
            return ticket is not null && taken == 1 && ticket.ExpiresAt > time.GetUtcNow()
                ? await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(key => key.Id == ticket.ApiKeyId && key.RevokedAt == null, cancel).ConfigureAwait(false)
                : null;
        }
    }
}
