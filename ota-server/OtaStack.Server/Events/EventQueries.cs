using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Events;

/// <summary>What the API and the console read of security events.</summary>
internal sealed class EventQueries(IDbContextFactory<OtaDbContext> contexts)
{
    /// <summary>Events of one answer or page.</summary>
    public const int MaxEvents = 500;

    /// <summary>The newest events of a product first.</summary>
    /// <param name="device">One device alone; null for all.</param>
    /// <param name="class">One class alone; null for all.</param>
    public async Task<IReadOnlyList<EventSummary>> ListAsync(string product, string? device, string? @class, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<SecurityEvent> events = await db.Set<SecurityEvent>().AsNoTracking()
                .Where(e => e.Product == product && (device == null || e.DeviceId == device) && (@class == null || e.Class == @class))
                .OrderByDescending(e => e.UpdatedAt).ThenByDescending(e => e.Id).Take(MaxEvents)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. events.Select(EventSummary.Of)];
        }
    }
}
