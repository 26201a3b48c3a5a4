using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Scheduling;

/// <summary><c>GET</c> and <c>PUT /api/v1/products/{p}/update-settings</c>: when the devices of a product update.</summary>
internal static class ProductSettings
{
    public static async Task<Results<Ok<UpdateSettings>, ProblemHttpResult>> GetAsync(string product, SettingsStore store, CancellationToken cancel)
    {
        return await store.FindAsync(product, cancel).ConfigureAwait(false) is { } settings ? TypedResults.Ok(settings) : Unknown(product);
    }

    public static async Task<Results<Ok<UpdateSettings>, ProblemHttpResult>> PutAsync(
        string product, UpdateSettings settings, SettingsStore store, CancellationToken cancel)
    {
        if (settings.FindFault() is { } fault)
        {
            return Problem.Of(ProblemCodes.SettingsInvalid, fault);
        }

        return await store.ChangeAsync(product, settings, cancel).ConfigureAwait(false) ? TypedResults.Ok(settings) : Unknown(product);
    }

    private static ProblemHttpResult Unknown(string product)
    {
        return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
    }
}
