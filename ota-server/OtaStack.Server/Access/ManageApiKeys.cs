using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Access;

/// <summary><c>/api/v1/api-keys</c>: list, make, revoke.</summary>
internal static class ManageApiKeys
{
    /// <param name="Current">Id of the key that this request was made with.</param>
    internal sealed record ListResponse(string Current, IReadOnlyList<ApiKeySummary> ApiKeys);

    /// <param name="Name">What the key is called, 1–64 characters.</param>
    internal sealed record Request(string Name);

    /// <param name="ApiKey">Shown here and never again.</param>
    internal sealed record Response(string Id, string ApiKey);

    public static async Task<Ok<ListResponse>> ListAsync(ClaimsPrincipal user, ApiKeys keys, CancellationToken cancel)
    {
        return TypedResults.Ok(new ListResponse(user.GetKeyId(), await keys.ListAsync(cancel).ConfigureAwait(false)));
    }

    public static async Task<Results<Created<Response>, ProblemHttpResult>> CreateAsync(Request request, ClaimsPrincipal user, ApiKeys keys, CancellationToken cancel)
    {
        if (request.Name is not { Length: > 0 and <= ApiKeys.MaxNameLength } || request.Name.Any(char.IsControl))
        {
            return Problem.Of(ProblemCodes.RequestInvalid, $"'name' has {request.Name?.Length ?? 0} characters: expected 1 to {ApiKeys.MaxNameLength}, without control characters.");
        }

        ApiKeyText text = await keys.CreateAsync(request.Name, user.GetKeyId(), cancel).ConfigureAwait(false);
        return TypedResults.Created((string?)null, new Response(text.Id, text.Reveal()));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, HttpContext context, ApiKeys keys, CancellationToken cancel)
    {
        ProblemCode? refusal = await keys.RevokeAsync(id, context.User.GetKeyId(), context, cancel).ConfigureAwait(false);
        if (refusal is null)
        {
            return TypedResults.NoContent();
        }

        return refusal == ProblemCodes.ApiKeyLast
            ? Problem.Of(ProblemCodes.ApiKeyLast, $"'{id}' is the only API key that counts. Make another one first: POST /api/v1/api-keys.")
            : Problem.Of(ProblemCodes.ApiKeyUnknown, $"There is no API key '{id}'.");
    }
}
