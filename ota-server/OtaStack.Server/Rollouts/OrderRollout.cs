using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Rollouts;

/// <summary><c>POST …/rollouts/{id}/halt</c>, <c>/pause</c>, <c>/resume</c>.</summary>
internal static class OrderRollout
{
    /// <param name="Reason">For people; the first 200 characters are kept.</param>
    internal sealed record HaltRequest(string? Reason);

    public static async Task<Results<Ok<RolloutSummary>, ProblemHttpResult>> HaltAsync(
        string product, string id, HttpRequest http, RolloutQueries queries, RolloutOrders orders, CancellationToken cancel)
    {
        // Read by hand: the body may be left out, and with it the content type.
        HaltRequest? request = http.HasJsonContentType() ? await http.ReadFromJsonAsync<HaltRequest>(cancel).ConfigureAwait(false) : null;
        return await HandleAsync(product, id, http, queries, () => orders.HaltAsync(id, request?.Reason ?? "", cancel), "running or paused", cancel).ConfigureAwait(false);
    }

    public static async Task<Results<Ok<RolloutSummary>, ProblemHttpResult>> PauseAsync(
        string product, string id, HttpRequest http, RolloutQueries queries, RolloutOrders orders, CancellationToken cancel)
    {
        return await HandleAsync(product, id, http, queries, () => orders.PauseAsync(id, cancel), "running", cancel).ConfigureAwait(false);
    }

    public static async Task<Results<Ok<RolloutSummary>, ProblemHttpResult>> ResumeAsync(
        string product, string id, HttpRequest http, RolloutQueries queries, RolloutOrders orders, CancellationToken cancel)
    {
        return await HandleAsync(product, id, http, queries, () => orders.ResumeAsync(id, cancel), "paused", cancel).ConfigureAwait(false);
    }

    private static async Task<Results<Ok<RolloutSummary>, ProblemHttpResult>> HandleAsync(
        string product, string id, HttpRequest http, RolloutQueries queries, Func<Task<bool>> order, string expected, CancellationToken cancel)
    {
        if (await queries.FindAsync(product, id, UiCulture.Of(http), cancel).ConfigureAwait(false) is null)
        {
            return Problem.Of(ProblemCodes.RolloutUnknown, $"There is no rollout '{id}' of product '{product}'.");
        }

        bool done = await order().ConfigureAwait(false);
        RolloutSummary? rollout = await queries.FindAsync(product, id, UiCulture.Of(http), cancel).ConfigureAwait(false);
        return done
            ? TypedResults.Ok(rollout)
            : Problem.Of(ProblemCodes.RolloutNotRunning, $"The rollout is {rollout!.State}: expected {expected}.");
    }
}
