using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Devices.Certificates;

/// <summary><c>PUT /api/v1/products/{p}/device-authority</c>: makes the authority of the product's devices; the same one when there is one.</summary>
internal static class CreateAuthority
{
    /// <param name="Certificate">PEM.</param>
    internal sealed record Response(string Certificate, DateTimeOffset Expires);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, ProductCatalog products, DeviceAuthorities authorities, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        System.Security.Cryptography.X509Certificates.X509Certificate2 authority = authorities.GetOrCreate(product);
        return TypedResults.Ok(new Response(authority.ExportCertificatePem(), authority.NotAfter.ToUniversalTime()));
    }
}
