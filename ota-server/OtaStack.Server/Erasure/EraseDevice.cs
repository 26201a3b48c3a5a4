using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Access;
using OtaStack.Server.Devices;
using OtaStack.Server.Permits;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Erasure;

/// <summary>
/// <c>POST /api/v1/products/{product}/devices/{device}/erase</c>: names a published permit to erase for one device. The server only
/// picks: the device asks the permit itself, and the server cannot make one.
/// </summary>
internal static class EraseDevice
{
    /// <param name="Permit">Id of a published permit of kind <c>erase</c> that names the device.</param>
    internal sealed record Request(string Permit);

    internal sealed record Response(long Assignment, string What, string Permit);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, Request request, HttpContext context, ProductCatalog products, DeviceQueries devices, PermitCatalog permits,
        DirectAssignment assignments, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        if (await devices.FindAsync(product, device, cancel).ConfigureAwait(false) is not { } known)
        {
            return Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
        }

        if (known.Erased is not null)
        {
            return Problem.Of(ProblemCodes.DeviceErased, $"Device '{device}' is erased already; its receipt is among its receipts.");
        }

        if (request.Permit is null || permits.Find(product, request.Permit) is not { } permit)
        {
            return Problem.Of(ProblemCodes.PermitUnknown, $"There is no published permit '{request.Permit}' of '{product}'. Have it signed and published first.");
        }

        if (permit.FindFault("erase", device, time.GetUtcNow()) is { } fault)
        {
            return Problem.Of(ProblemCodes.PermitNotApplicable, fault);
        }

        if (await assignments.AssignAsync(new DeviceName(product, device), "", "", permit.Path, cancel).ConfigureAwait(false) is not { } number)
        {
            return Problem.Of(ProblemCodes.DeviceInRollout, $"Device '{device}' is part of a rollout that is not finished. Wait for its end or halt it first.");
        }

        ErasureLog.Ordered(loggers.CreateLogger(typeof(EraseDevice)), product, device, permit.What!, permit.Id, context.User.GetKeyId());
        return TypedResults.Ok(new Response(number, permit.What!, permit.Path));
    }
}
