using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Erasure;

/// <summary>Keeps the receipts of erases. With the receipt of an erase of everything the device's key stops counting, in the same transaction.</summary>
internal sealed class ReceiptIntake(
    IDbContextFactory<OtaDbContext> contexts, DeviceDirectory directory, IEnumerable<IDeviceEnd> ends, IEnumerable<IUserDataEnd> userDataEnds, AssignmentChanges assignments, FleetChanges changes,
    TimeProvider time, ILogger<ReceiptIntake> log)
    : IOtherReports
{
    /// <summary>Receipts of one device: a user may erase his data often, but not without end.</summary>
    private const int MaxReceipts = 100;

    private readonly IReadOnlyList<IDeviceEnd> _ends = [.. ends];

    public bool Takes(ReadOnlySpan<byte> payload)
    {
        return ReceiptFacts.IsReceipt(payload);
    }

    public async Task<ReportAnswer> TakeAsync(DeviceSender sender, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (ReceiptFacts.Read(payload.Span, out string fault) is not { } facts)
        {
            return new ReportAnswer(ReportVerdict.Invalid, fault);
        }

        if (facts.Product != sender.Product || facts.Device != sender.Id)
        {
            return new ReportAnswer(ReportVerdict.Foreign, $"the receipt of '{sender}' speaks for '{facts.Product}/{facts.Device}'");
        }

        try
        {
            return await StoreAsync(sender, payload.ToArray(), facts, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not OutOfMemoryException and not OperationCanceledException)
        {
            ErasureLog.NotStored(log, sender.ToString(), cause);
            throw new IOException($"The receipt of '{sender}' was not stored.", cause);
        }
    }

    private async Task<ReportAnswer> StoreAsync(DeviceSender sender, byte[] json, ReceiptFacts facts, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                Device? device = await db.Set<Device>().SingleOrDefaultAsync(d => d.Product == sender.Product && d.Id == sender.Id, cancellationToken).ConfigureAwait(false);
                if (device is null || device.Epoch != sender.Epoch)
                {
                    // The very receipt that took the credentials away comes again when its acknowledgement was lost.
                    bool isKnown = await db.Set<EraseReceipt>().AnyAsync(
                        r => r.Product == sender.Product && r.DeviceId == sender.Id && r.Mac == facts.Mac, cancellationToken).ConfigureAwait(false);
                    return isKnown
                        ? new ReportAnswer(ReportVerdict.Repeated, "")
                        : new ReportAnswer(ReportVerdict.Foreign, $"the credentials of '{sender}' count no more");
                }

                if (!ReceiptMac.IsRight(json, device.KeyHash, facts.Mac))
                {
                    return new ReportAnswer(ReportVerdict.Invalid, "the receipt was not made with the key of this device");
                }

                IQueryable<EraseReceipt> receipts = db.Set<EraseReceipt>().Where(r => r.Product == sender.Product && r.DeviceId == sender.Id);
                if (await receipts.AnyAsync(r => r.Mac == facts.Mac, cancellationToken).ConfigureAwait(false))
                {
                    return new ReportAnswer(ReportVerdict.Repeated, "");
                }

                if (await receipts.CountAsync(cancellationToken).ConfigureAwait(false) >= MaxReceipts)
                {
                    db.Remove(await receipts.OrderBy(r => r.ReceivedAt).FirstAsync(cancellationToken).ConfigureAwait(false));
                }

                DateTimeOffset now = time.GetUtcNow();
                db.Add(new EraseReceipt { Product = sender.Product, DeviceId = sender.Id, Mac = facts.Mac, ReceivedAt = now, What = facts.What, OrderedBy = facts.OrderedBy, Json = json });
                Take(device, facts, now);
                if (facts.What == "all")
                {
                    foreach (IDeviceEnd end in _ends)
                    {
                        await end.SettleAsync(db, sender.Name, DeviceEnd.Erased, cancellationToken).ConfigureAwait(false);
                    }
                }
                else
                {
                    foreach (IUserDataEnd end in userDataEnds)
                    {
                        await end.SettleAsync(db, sender.Name, cancellationToken).ConfigureAwait(false);
                    }
                }

                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (facts.What == "all")
        {
            directory.Set(sender.Name, null, sender.Connection);
            foreach (IDeviceEnd end in _ends)
            {
                end.Committed();
            }
        }

        ErasureLog.Erased(log, sender.Product, sender.Id, facts.What, facts.OrderedBy, facts.Targets, facts.Failed);
        assignments.Tell([sender.Name]);
        changes.Tell(sender.Product);
        return new ReportAnswer(ReportVerdict.Stored, "");
    }

    private static void Take(Device device, ReceiptFacts facts, DateTimeOffset now)
    {
        bool isAll = facts.What == "all";
        if (isAll)
        {
            device.Erase(now);
        }

        if (isAll || device.Permit == facts.OrderedBy)
        {
            device.Assignment = AssignmentNumber.After(device.Assignment, now.ToUnixTimeSeconds());
            device.Target = "";
            device.TargetReleaseId = "";
            device.Permit = "";
        }

        device.LastSeenAt = now;
    }
}
