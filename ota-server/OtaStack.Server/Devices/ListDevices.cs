using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Devices;

/// <summary><c>GET /api/v1/products/{p}/devices</c>.</summary>
internal static class ListDevices
{
    internal sealed record Response(IReadOnlyList<DeviceSummary> Devices);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, ProductCatalog products, DeviceQueries devices, CancellationToken cancel)
    {
        return await products.ExistsAsync(product, cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new Response(await devices.ListAsync(product, cancel).ConfigureAwait(false)))
            : Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
    }
}
