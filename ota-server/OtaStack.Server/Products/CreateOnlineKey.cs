using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Access;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Products;

/// <summary>
/// <c>POST /api/v1/products/{product}/online-keys</c>: another online key, to replace one that may have been stolen. It signs
/// nothing until the product team has put it into a new root and published that.
/// </summary>
internal static class CreateOnlineKey
{
    internal sealed record Response(string Name, TufKey OnlineKey, string OnlineKeyId);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        string product, HttpContext context, ProductCatalog products, OnlineKeys keys, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        if (keys.Add(product) is not { } key)
        {
            return Problem.Of(ProblemCodes.ProductOnlineKeys, $"Product '{product}' has {OnlineKeys.MaxKeys} online keys. Delete the files of keys that no root names any more, and start the server again.");
        }

        ProductsLog.OnlineKeyMade(loggers.CreateLogger(typeof(CreateOnlineKey)), product, key.KeyId, context.User.GetKeyId());
        return TypedResults.Created($"/api/v1/products/{product}", new Response(product, TufKey.Of(key), key.KeyId));
    }
}
