using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;
using OtaStack.Server.Scheduling;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Rollouts;

/// <summary>Fixes the devices of a new rollout and stores it, in one transaction.</summary>
internal sealed class RolloutCreation(
    IDbContextFactory<OtaDbContext> contexts, RolloutWake wake, FleetChanges changes, TimeProvider time, ILogger<RolloutCreation> log)
{
    /// <summary>The id of the new rollout, or why there is none.</summary>
    public async Task<(string? Id, ProblemCode? Code, FormattableString Detail)> CreateAsync(NewRollout wanted, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                List<string> devices = await SelectDevicesAsync(db, wanted, cancellationToken).ConfigureAwait(false);
                if (devices.Count == 0)
                {
                    return (null, ProblemCodes.RolloutNoDevices, $"No device of group '{wanted.Group}' with a board of '{wanted.Release.ReleaseId}' is without that release.");
                }

                if (await FindOverlapAsync(db, wanted.Product, devices, cancellationToken).ConfigureAwait(false) is (string other, string shared))
                {
                    return (null, ProblemCodes.RolloutOverlaps, $"The device '{shared}' is part of the rollout '{other}', which is not finished. Wait for its end or halt it first.");
                }

                Rollout rollout = Add(db, wanted, devices);
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                RolloutLog.Created(log, rollout.Id, rollout.ReleaseId, devices.Count, rollout.Product);
                wake.Signal();
                changes.Tell(rollout.Product);
                return (rollout.Id, null, $"");
            }
        }
    }

    /// <summary>Devices of the group whose board the release names and that do not run it yet.</summary>
    private static async Task<List<string>> SelectDevicesAsync(OtaDbContext db, NewRollout wanted, CancellationToken cancellationToken)
    {
        string[] boards = [.. wanted.Release.Boards];
        bool everyDevice = wanted.Group == CreateRollout.EveryDevice;
        var candidates = await db.Set<Device>().AsNoTracking()
            .Where(d => d.Product == wanted.Product && (everyDevice || d.Group == wanted.Group) && boards.Contains(d.Board) && d.ErasedAt == null)
            .Select(d => new { d.Id, d.State, d.ReleaseId })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. candidates.Where(d => !MemberEnd.RunsConfirmed(d.State, d.ReleaseId, wanted.Release.ReleaseId)).Select(d => d.Id)];
    }

    /// <summary>A device gets its assignments from one rollout at a time, or two rollouts would pull it to and fro.</summary>
    private static async Task<(string Rollout, string Device)?> FindOverlapAsync(
        OtaDbContext db, string product, List<string> devices, CancellationToken cancellationToken)
    {
        HashSet<string> wanted = [.. devices];
        var busy = await db.Set<RolloutMember>().AsNoTracking()
            .Join(
                db.Set<Rollout>().Where(r => r.Product == product && (r.State == RolloutState.Running || r.State == RolloutState.Paused)),
                m => m.RolloutId, r => r.Id, (m, r) => new { r.Name, m.DeviceId })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var overlap = busy.Where(b => wanted.Contains(b.DeviceId)).OrderBy(b => b.DeviceId, StringComparer.Ordinal).FirstOrDefault();
        return overlap is null ? null : (overlap.Name, overlap.DeviceId);
    }

    private Rollout Add(OtaDbContext db, NewRollout wanted, List<string> devices)
    {
        DateTimeOffset now = time.GetUtcNow();
        Rollout rollout = new()
        {
            Id = RolloutId.Make(now),
            Product = wanted.Product,
            Name = wanted.Name,
            Target = wanted.Target,
            ReleaseId = wanted.Release.ReleaseId,
            Version = wanted.Release.Version,
            Group = wanted.Group,
            Phases = [.. wanted.Plan.Phases],
            FailureThresholdPercent = wanted.Plan.FailureThresholdPercent,
            SoakSeconds = wanted.Plan.SoakSeconds,
            CreatedAt = now,
            UpdateSettings = UpdateSettingsJson.Write(wanted.Settings),
        };
        db.Add(rollout);
        IReadOnlyList<string> order = SamplingOrder.Of(rollout.Id, devices);
        db.AddRange(order.Select((device, position) =>
            new RolloutMember { RolloutId = rollout.Id, DeviceId = device, Product = rollout.Product, Position = position }));
        return rollout;
    }
}
