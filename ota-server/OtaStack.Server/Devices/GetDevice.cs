using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Devices;

/// <summary><c>GET /api/v1/products/{p}/devices/{d}</c>.</summary>
internal static class GetDevice
{
    /// <param name="Reports">Newest first, at most 100.</param>
    internal sealed record Response(DeviceSummary Device, IReadOnlyList<ReportSummary> Reports);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, DeviceQueries devices, CancellationToken cancel)
    {
        return await devices.FindAsync(product, device, cancel).ConfigureAwait(false) is DeviceSummary found
            ? TypedResults.Ok(new Response(found, await devices.ListReportsAsync(product, device, cancel).ConfigureAwait(false)))
            : Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }
}
