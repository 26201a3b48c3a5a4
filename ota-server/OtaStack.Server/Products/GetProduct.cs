using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Products;

/// <summary><c>GET /api/v1/products</c> and <c>GET /api/v1/products/{product}</c>.</summary>
internal static class GetProduct
{
    /// <param name="Trusted">Whether the first root has been pinned.</param>
    /// <param name="RootVersion">Newest root, 0 when there is none.</param>
    /// <param name="TargetsVersion">Published targets metadata, 0 when nothing is published.</param>
    internal sealed record Response(string Name, bool Trusted, int RootVersion, int TargetsVersion, TufKey OnlineKey, string OnlineKeyId);

    internal sealed record ListResponse(IReadOnlyList<string> Products);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, ProductCatalog products, OnlineKeys keys, PublishedFiles published, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        OnlineKey key = keys.Open(product);
        int root = published.NewestRoot(product);
        return TypedResults.Ok(new Response(product, root > 0, root, published.TargetsVersion(product), TufKey.Of(key), key.KeyId));
    }

    public static async Task<Ok<ListResponse>> ListAsync(ProductCatalog products, CancellationToken cancel)
    {
        return TypedResults.Ok(new ListResponse(await products.ListAsync(cancel).ConfigureAwait(false)));
    }
}
