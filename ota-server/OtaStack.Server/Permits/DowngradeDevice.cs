using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Access;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;
using OtaStack.Server.Releases;

namespace OtaStack.Server.Permits;

/// <summary>
/// <c>POST /api/v1/products/{product}/devices/{device}/downgrade</c>: assigns the release that a published permit allows to go back
/// to. The server only picks: the device asks the permit itself, and the server cannot make one.
/// </summary>
internal static class DowngradeDevice
{
    /// <param name="Permit">Id of a published permit of kind <c>downgrade</c> that names the device.</param>
    internal sealed record Request(string Permit);

    internal sealed record Response(long Assignment, string ReleaseId, string Target, string Permit);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, Request request, HttpContext context, ProductCatalog products, DeviceQueries devices, PermitCatalog permits,
        ReleaseCatalog releases, DirectAssignment assignments, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        if (await devices.FindAsync(product, device, cancel).ConfigureAwait(false) is not { } known)
        {
            return Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
        }

        if (request.Permit is null || permits.Find(product, request.Permit) is not { } permit)
        {
            return Problem.Of(ProblemCodes.PermitUnknown, $"There is no published permit '{request.Permit}' of '{product}'. Have it signed and published first.");
        }

        if (permit.FindFault("downgrade", device, time.GetUtcNow()) is { } fault)
        {
            return Problem.Of(ProblemCodes.PermitNotApplicable, fault);
        }

        Release? release = releases.List(product).FirstOrDefault(candidate => candidate.ReleaseId == permit.ReleaseId && candidate.Boards.Contains(known.Board));
        if (release is null)
        {
            return Problem.Of(ProblemCodes.PermitReleaseUnknown, $"Release '{permit.ReleaseId}' is not published for board '{known.Board}'. Publish it again: devices install only what is listed.");
        }

        if (await assignments.AssignAsync(new DeviceName(product, device), release.Target, release.ReleaseId, permit.Path, cancel).ConfigureAwait(false) is not { } number)
        {
            return Problem.Of(ProblemCodes.DeviceInRollout, $"Device '{device}' is part of a rollout that is not finished. Wait for its end or halt it first.");
        }

        PermitsLog.Downgrade(loggers.CreateLogger(typeof(DowngradeDevice)), product, device, release.ReleaseId, permit.Id, context.User.GetKeyId());
        return TypedResults.Ok(new Response(number, release.ReleaseId, release.Target, permit.Path));
    }
}
