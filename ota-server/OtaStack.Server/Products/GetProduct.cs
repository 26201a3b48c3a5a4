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
    /// <param name="OnlineKey">The key that signs snapshot and timestamp now; before the first root, the newest.</param>
    /// <param name="OnlineKeys">Every online key of the product, the oldest first.</param>
    /// <param name="DelegatedRoles">Versions of the published delegated roles by name.</param>
    internal sealed record Response(
        string Name, bool Trusted, int RootVersion, int TargetsVersion, TufKey OnlineKey, string OnlineKeyId,
        IReadOnlyList<OnlineKeyState> OnlineKeys, IReadOnlyDictionary<string, int> DelegatedRoles);

    /// <param name="InRoot">Whether the newest root gives snapshot and timestamp to it.</param>
    internal sealed record OnlineKeyState(string KeyId, TufKey Key, bool InRoot);

    internal sealed record ListResponse(IReadOnlyList<string> Products);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, ProductCatalog products, OnlineKeys keys, PublishedFiles published, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        int root = published.NewestRoot(product);
        RootFacts? facts = root == 0 ? null : RootFacts.Read(published.Require(product, MetadataName.Of(root, "root")));
        IReadOnlyList<OnlineKeyState> states = [.. keys.All(product).Select(key => new OnlineKeyState(key.KeyId, TufKey.Of(key), facts?.Names(key.KeyId) ?? false))];
        OnlineKeyState signing = states.LastOrDefault(key => key.InRoot) ?? states[^1];
        Dictionary<string, int> roles = published.Roles(product).Where(role => role.Role != RoleName.Targets).ToDictionary(role => role.Role, role => role.Version, StringComparer.Ordinal);
        return TypedResults.Ok(new Response(product, root > 0, root, published.TargetsVersion(product), signing.Key, signing.KeyId, states, roles));
    }

    public static async Task<Ok<ListResponse>> ListAsync(ProductCatalog products, CancellationToken cancel)
    {
        return TypedResults.Ok(new ListResponse(await products.ListAsync(cancel).ConfigureAwait(false)));
    }
}
