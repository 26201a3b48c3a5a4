using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Portal;
using OtaStack.Server.Products;
using OtaStack.Server.Rollouts;
using OtaStack.Server.Scheduling;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>Reads assignments as they are stored, with the settings of device, rollout and product; never writes.</summary>
internal sealed class DesiredStates(IDbContextFactory<OtaDbContext> contexts, DeviceOptions options, TimeProvider time)
{
    private static readonly Func<OtaDbContext, string, string, IAsyncEnumerable<Row>> One =
        EF.CompileAsyncQuery((OtaDbContext db, string product, string id) =>
            db.Set<Device>().AsNoTracking().Where(d => d.Product == product && d.Id == id)
                .LeftJoin(db.Set<UserChoice>(), d => new { d.Product, d.Id, About = UserChoice.OfMode }, c => new { c.Product, Id = c.DeviceId, c.About }, (d, mode) => new { Device = d, Mode = mode })
                .LeftJoin(
                    db.Set<UserChoice>(),
                    row => new { row.Device.Product, row.Device.Id, About = UserChoice.OfRelease },
                    c => new { c.Product, Id = c.DeviceId, c.About },
                    (row, release) => new Row(
                        row.Device,
                        db.Set<Rollout>().Where(r => r.Id == row.Device.RolloutId).Select(r => r.UpdateSettings).FirstOrDefault(),
                        db.Set<Product>().Where(p => p.Name == row.Device.Product).Select(p => p.UpdateSettings).FirstOrDefault(),
                        row.Mode,
                        release)));

    /// <summary>The assignment of one device, null for a device that is not enrolled.</summary>
    public async Task<DesiredState?> FindAsync(DeviceName name, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            Row? row = await One(db, name.Product, name.Id).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return row is null ? null : ToDesired(row);
        }
    }

    /// <summary>The assignments of several devices of one product; names that are not enrolled are left out.</summary>
    public async Task<IReadOnlyList<DesiredState>> ListAsync(string product, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<Row> rows = await db.Set<Device>().AsNoTracking().Where(d => d.Product == product && ids.Contains(d.Id))
                .LeftJoin(db.Set<UserChoice>(), d => new { d.Product, d.Id, About = UserChoice.OfMode }, c => new { c.Product, Id = c.DeviceId, c.About }, (d, mode) => new { Device = d, Mode = mode })
                .LeftJoin(
                    db.Set<UserChoice>(),
                    row => new { row.Device.Product, row.Device.Id, About = UserChoice.OfRelease },
                    c => new { c.Product, Id = c.DeviceId, c.About },
                    (row, release) => new Row(
                        row.Device,
                        db.Set<Rollout>().Where(r => r.Id == row.Device.RolloutId).Select(r => r.UpdateSettings).FirstOrDefault(),
                        db.Set<Product>().Where(p => p.Name == row.Device.Product).Select(p => p.UpdateSettings).FirstOrDefault(),
                        row.Mode,
                        release))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(ToDesired)];
        }
    }

    private DesiredState ToDesired(Row row)
    {
        // A rollout has a say only while the device has a target of it.
        UpdateSettings rollout = UpdateSettingsJson.Read(row.Device.Target.Length == 0 ? null : row.OfRollout);
        UpdateSettings settings = UpdateSettingsJson.Read(row.Device.UpdateSettings).Over(rollout.Over(UpdateSettingsJson.Read(row.OfProduct)));

        // A zone that this server no longer knows must not keep a device from its assignment.
        TimeZoneInfo? zone = settings.TimeZone is null ? null : LocalTime.Find(settings.TimeZone);
        return row.Device.ToDesired(options.PollSeconds, settings, zone is null ? null : LocalTime.ChangesOf(zone, time.GetUtcNow()))
            with { User = NextChoice.Of(row.Device, row.Mode, row.Release) };
    }

    private sealed record Row(Device Device, string? OfRollout, string? OfProduct, UserChoice? Mode, UserChoice? Release);
}
