using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Releases;

/// <summary><c>GET /api/v1/products/{product}/releases</c>.</summary>
internal static class ListReleases
{
    internal sealed record Response(IReadOnlyList<Release> Releases);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, ProductCatalog products, ReleaseCatalog catalog, CancellationToken cancel)
    {
        return await products.ExistsAsync(product, cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new Response(catalog.List(product)))
            : Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
    }
}
