using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Rollouts;

/// <summary><c>GET …/rollouts</c> and <c>GET …/rollouts/{id}</c>.</summary>
internal static class GetRollouts
{
    /// <param name="Rollouts">Newest first, without their devices.</param>
    internal sealed record Response(IReadOnlyList<RolloutSummary> Rollouts);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> ListAsync(
        string product, HttpRequest http, ProductCatalog products, RolloutQueries queries, CancellationToken cancel)
    {
        return await products.ExistsAsync(product, cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new Response(await queries.ListAsync(product, UiCulture.Of(http), cancel).ConfigureAwait(false)))
            : Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
    }

    public static async Task<Results<Ok<RolloutSummary>, ProblemHttpResult>> FindAsync(
        string product, string id, HttpRequest http, RolloutQueries queries, CancellationToken cancel)
    {
        return await queries.FindAsync(product, id, UiCulture.Of(http), cancel).ConfigureAwait(false) is RolloutSummary rollout
            ? TypedResults.Ok(rollout)
            : Problem.Of(ProblemCodes.RolloutUnknown, $"There is no rollout '{id}' of product '{product}'.");
    }
}
