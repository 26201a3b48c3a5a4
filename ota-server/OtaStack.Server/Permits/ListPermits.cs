using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Permits;

/// <summary><c>GET /api/v1/products/{product}/permits</c>.</summary>
internal static class ListPermits
{
    internal sealed record Response(IReadOnlyList<PublishedPermit> Permits);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, ProductCatalog products, PermitCatalog permits, CancellationToken cancel)
    {
        return await products.ExistsAsync(product, cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new Response(permits.List(product)))
            : Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
    }
}
