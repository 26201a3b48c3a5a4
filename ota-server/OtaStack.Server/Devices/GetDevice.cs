using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Releases;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Devices;

/// <summary><c>GET /api/v1/products/{p}/devices/{d}</c>.</summary>
internal static class GetDevice
{
    /// <param name="Reports">Newest first, at most 100.</param>
    /// <param name="Images">What runs in its image slots; empty for a device that tells none.</param>
    internal sealed record Response(DeviceSummary Device, IReadOnlyList<ReportSummary> Reports, IReadOnlyList<RunningImage> Images);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, DeviceQueries devices, ReleaseCatalog releases, CancellationToken cancel)
    {
        return await devices.FindAsync(product, device, cancel).ConfigureAwait(false) is DeviceSummary found
            ? TypedResults.Ok(new Response(
                found, await devices.ListReportsAsync(product, device, cancel).ConfigureAwait(false), RunningImage.In(found, releases.List(product))))
            : Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }
}
