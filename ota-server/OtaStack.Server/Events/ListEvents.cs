using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Events;

/// <summary><c>GET /api/v1/products/{product}/events?class=…&amp;device=…</c>: security events, the newest first, at most 500.</summary>
internal static class ListEvents
{
    internal sealed record Response(IReadOnlyList<EventSummary> Events);

    /// <param name="class">One class alone (docs/security-events.md).</param>
    /// <param name="device">One device alone.</param>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string? @class, string? device, ProductCatalog products, EventQueries events, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        return @class is not null && !EventClass.All.Contains(@class)
            ? Problem.Of(ProblemCodes.RequestInvalid, $"There is no class '{@class}'. Expected one of: {string.Join(", ", EventClass.All)}.")
            : TypedResults.Ok(new Response(await events.ListAsync(product, device, @class, cancel).ConfigureAwait(false)));
    }
}
