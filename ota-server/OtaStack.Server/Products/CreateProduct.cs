using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Products;

/// <summary><c>POST /api/v1/products</c>: a product with its online key.</summary>
internal static class CreateProduct
{
    /// <param name="Name">1–64 of <c>a-z 0-9 -</c>, not starting with <c>-</c>.</param>
    internal sealed record Request(string Name);

    internal sealed record Response(string Name, TufKey OnlineKey, string OnlineKeyId);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        Request request, ProductCatalog products, OnlineKeys keys, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!ProductName.IsValid(request.Name))
        {
            return Problem.Of(ProblemCodes.ProductNameInvalid, $"A product name has 1 to {ProductName.MaxLength} of a-z, 0-9 and -, and does not start with -.");
        }

        // The key before the row: a product that exists always has its key, also after a crash in between.
        OnlineKey key = keys.GetOrCreate(request.Name);
        if (!await products.AddAsync(new Product { Name = request.Name, CreatedAt = time.GetUtcNow() }, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductExists, $"There is a product '{request.Name}' already.");
        }

        ProductsLog.Created(loggers.CreateLogger(typeof(CreateProduct)), request.Name, key.KeyId);
        return TypedResults.Created($"/api/v1/products/{request.Name}", new Response(request.Name, TufKey.Of(key), key.KeyId));
    }
}
