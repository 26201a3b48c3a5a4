using System.Data;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Access;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Portal;

/// <summary>Makes invitations to the portal of a device and takes them back, each once, for a session.</summary>
internal sealed class PortalInvitations(IDbContextFactory<OtaDbContext> contexts, TimeProvider time, ILogger<PortalInvitations> log)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>What a device's portal is opened by.</summary>
    public static string AddressOf(string token) => $"/portal/open/{token}";

    /// <summary>A new invitation and the time it expires; null when the device is gone or erased.</summary>
    /// <param name="by">Id of the API key that invites.</param>
    public async Task<(string Token, DateTimeOffset Expires)?> CreateAsync(DeviceName device, string by, CancellationToken cancel)
    {
        byte[] token = RandomNumberGenerator.GetBytes(32);
        DateTimeOffset now = time.GetUtcNow();
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                // Asked where nothing can come in between: an id that is enrolled again must not find an invitation of before.
                if (!await IsThereAsync(db, device.Product, device.Id, cancel).ConfigureAwait(false))
                {
                    return null;
                }

                await db.Set<PortalInvitation>().Where(old => old.ExpiresAt <= now).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
                db.Add(new PortalInvitation { Hash = SHA256.HashData(token), Product = device.Product, DeviceId = device.Id, ApiKeyId = by, ExpiresAt = now + Lifetime });
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
            }
        }

        PortalLog.Invited(log, device.Product, device.Id, by);
        return (WebEncoders.Base64UrlEncode(token), now + Lifetime);
    }

    /// <summary>The session that a good invitation opens, which is used up by this; null for any other text.</summary>
    /// <param name="replaced">The session whose cookie the new one takes the place of, which ends; null for none.</param>
    public async Task<PortalSession?> RedeemAsync(string text, string? replaced, CancellationToken cancel)
    {
        if (text.Length != 43 || !text.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_'))
        {
            return null;
        }

        byte[] hash = SHA256.HashData(WebEncoders.Base64UrlDecode(text));
        DateTimeOffset now = time.GetUtcNow();
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                PortalInvitation? invitation = await db.Set<PortalInvitation>().SingleOrDefaultAsync(row => row.Hash == hash, cancel).ConfigureAwait(false);
                if (invitation is null || invitation.ExpiresAt <= now
                    || !await db.Set<ApiKey>().AnyAsync(key => key.Id == invitation.ApiKeyId && key.RevokedAt == null, cancel).ConfigureAwait(false)
                    || !await IsThereAsync(db, invitation.Product, invitation.DeviceId, cancel).ConfigureAwait(false))
                {
                    return null;
                }

                PortalSession session = new()
                {
                    Id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16)),
                    Product = invitation.Product,
                    DeviceId = invitation.DeviceId,
                    ExpiresAt = now + PortalSessions.Lifetime,
                };
                await db.Set<PortalSession>().Where(old => old.ExpiresAt <= now || old.Id == replaced).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
                db.Remove(invitation);
                db.Add(session);
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                return session;
            }
        }
    }

    private static Task<bool> IsThereAsync(OtaDbContext db, string product, string device, CancellationToken cancel)
    {
        return db.Set<Device>().AnyAsync(d => d.Product == product && d.Id == device && d.ErasedAt == null, cancel);
    }
}
