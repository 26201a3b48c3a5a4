using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary><c>POST /api/v1/products/{p}/devices</c>: enrols devices before they first call; all or none.</summary>
internal static class EnrolDevices
{
    public const int MaxDevices = 1000;

    /// <summary>The group of a device for which none is named.</summary>
    public const string DefaultGroup = "all";

    /// <param name="Devices">1 to <see cref="MaxDevices"/>.</param>
    internal sealed record Request(IReadOnlyList<NewDevice> Devices);

    /// <param name="Id">1–64 of <c>A-Z a-z 0-9 . _ -</c>, unique within the product.</param>
    /// <param name="Board">As the releases name it.</param>
    /// <param name="Group">Default <c>all</c>.</param>
    internal sealed record NewDevice(string Id, string Board, string? Group);

    /// <param name="Devices">In the order of the request. Each key is shown here and never again.</param>
    internal sealed record Response(IReadOnlyList<Enrolled> Devices);

    internal sealed record Enrolled(string Id, string Key);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        string product, Request request, OtaDbContext db, ProductCatalog products, DeviceDirectory directory, FleetChanges changes, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'. Create it first.");
        }

        if (FindFault(request.Devices) is { } fault)
        {
            return Problem.Of(ProblemCodes.DeviceInvalid, fault);
        }

        IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            string[] ids = [.. request.Devices.Select(d => d.Id)];
            List<Device> known = await db.Set<Device>().Where(d => d.Product == product && ids.Contains(d.Id)).ToListAsync(cancel).ConfigureAwait(false);
            string? taken = known.Where(d => d.ErasedAt is null).Select(d => d.Id).Order(StringComparer.Ordinal).FirstOrDefault();
            if (taken is not null)
            {
                return Problem.Of(ProblemCodes.DeviceExists, $"The device '{taken}' is enrolled already; none of the {ids.Length} devices was enrolled.");
            }

            List<Enrolled> enrolled = [.. request.Devices.Select(device => Add(db, product, device, known.Find(d => d.Id == device.Id), time.GetUtcNow()))];
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
            foreach (Device device in db.Set<Device>().Local)
            {
                directory.Set(new DeviceName(product, device.Id), device.ToCredential());
            }

            DeviceLog.Enrolled(loggers.CreateLogger(typeof(EnrolDevices)), enrolled.Count, product);
            changes.Tell(product);
            return TypedResults.Created((string?)null, new Response(enrolled));
        }
    }

    private static Enrolled Add(OtaDbContext db, string product, NewDevice device, Device? erased, DateTimeOffset now)
    {
        (string key, byte[] hash) = DeviceKey.Make();
        if (erased is not null)
        {
            erased.Revive(device.Board, device.Group ?? DefaultGroup, hash, now);
            return new Enrolled(device.Id, key);
        }

        db.Add(new Device
        {
            Product = product,
            Id = device.Id,
            Board = device.Board,
            Group = device.Group ?? DefaultGroup,
            KeyHash = hash,
            EnrolledAt = now,
            Epoch = now.ToUnixTimeMilliseconds(),
            Assignment = AssignmentNumber.After(0, now.ToUnixTimeSeconds()),
        });
        return new Enrolled(device.Id, key);
    }

    private static FormattableString? FindFault(IReadOnlyList<NewDevice>? devices)
    {
        if (devices is null || devices.Count is 0 or > MaxDevices)
        {
            return $"'devices' has {devices?.Count ?? 0} entries: expected 1 to {MaxDevices}.";
        }

        HashSet<string> ids = [];
        for (int i = 0; i < devices.Count; i++)
        {
            NewDevice device = devices[i];
            string? member = !IsToken(device?.Id) ? "id" : !IsToken(device!.Board) ? "board" : device.Group is not null && !IsToken(device.Group) ? "group" : null;
            if (member is not null)
            {
                return $"'devices[{i}].{member}' is not valid: expected 1 to 64 of A-Z a-z 0-9 . _ -";
            }

            if (!ids.Add(device!.Id))
            {
                return $"'devices[{i}].id' is '{device.Id}', which stands in the list twice.";
            }
        }

        return null;
    }

    private static bool IsToken(string? text)
    {
        return text is not null && DeviceName.IsToken(text);
    }
}
