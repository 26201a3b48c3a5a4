using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Products;

/// <summary><c>PUT /api/v1/products/{product}/root</c>: pins <c>1.root.json</c>, the start of all trust in the product's metadata.</summary>
internal static class PinRoot
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string product, HttpRequest request, ProductCatalog products, RootPinning pinning, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        byte[]? root = await BoundedBody.ReadAsync(request, ServerTrust.Limits.RootBytes, cancel).ConfigureAwait(false);
        if (root is null)
        {
            return Problem.Of(ProblemCodes.RequestTooLarge, $"A root has at most {ServerTrust.Limits.RootBytes} bytes.");
        }

        ILogger log = loggers.CreateLogger(typeof(PinRoot));
        TrustRefusal? refusal = await pinning.PinAsync(product, root, cancel).ConfigureAwait(false);
        if (refusal is null)
        {
            ProductsLog.RootPinned(log, product);
            return TypedResults.NoContent();
        }

        bool isPinned = refusal == RootPinning.PinnedAlready;
        ProductsLog.RootRefused(log, product, (isPinned ? ProblemCodes.ProductRootPinned : ProblemCodes.Refused("root", refusal.Reason)).Code);
        return isPinned
            ? Problem.Of(ProblemCodes.ProductRootPinned, $"The first root of this product has been pinned already, and this is another one. Publish newer roots with the next archive.")
            : Problem.Refused("root", refusal.Reason, refusal.Detail);
    }
}
