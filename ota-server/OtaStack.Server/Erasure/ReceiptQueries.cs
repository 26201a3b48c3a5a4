using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Erasure;

/// <summary>What the API and the console read of receipts.</summary>
internal sealed class ReceiptQueries(IDbContextFactory<OtaDbContext> contexts)
{
    /// <summary>The receipts of a device, the newest first.</summary>
    public async Task<IReadOnlyList<ReceiptSummary>> ListAsync(string product, string device, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<EraseReceipt> receipts = await db.Set<EraseReceipt>().AsNoTracking().Where(r => r.Product == product && r.DeviceId == device)
                .OrderByDescending(r => r.ReceivedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. receipts.Select(ReceiptSummary.Of)];
        }
    }

    public async Task<EraseReceipt?> FindAsync(string product, string device, string id, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<EraseReceipt>().AsNoTracking()
                .SingleOrDefaultAsync(r => r.Product == product && r.DeviceId == device && r.Mac == id, cancellationToken).ConfigureAwait(false);
        }
    }
}
