using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>
/// <c>/api/v1/products/{p}/device-authority</c>. <c>GET</c> shows it. <c>PUT</c> without a body makes one, or answers the one that there is. <c>POST …/request</c>
/// asks for a certificate by an authority that is kept elsewhere, and <c>PUT</c> with it installs it.
/// </summary>
internal static class CreateAuthority
{
    /// <param name="Certificates">PEM: the certificate for the server's request, then those up to the root.</param>
    internal sealed record Body(string Certificates);

    /// <param name="Certificate">PEM, of what issues.</param>
    /// <param name="Expires">When it ends; no certificate of a device lives longer.</param>
    /// <param name="Root">PEM, of the root that vouches for it: itself, when this server has made it.</param>
    /// <param name="CertificateDays">Life of what is issued, days.</param>
    internal sealed record Response(string Certificate, DateTimeOffset Expires, string Root, int CertificateDays);

    /// <param name="Request">PKCS #10, PEM.</param>
    internal sealed record RequestResponse(string Request);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, Body? body, ProductCatalog products, DeviceAuthorities authorities, DeviceOptions options, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        if (body is null)
        {
            return Tell(authorities.GetOrCreate(product), options);
        }

        if (authorities.Install(product, body.Certificates ?? "") is { } fault)
        {
            return Problem.Of(ProblemCodes.AuthorityInvalid, fault);
        }

        DeviceAuthority installed = authorities.Find(product)!;
        DeviceLog.AuthorityInstalled(loggers.CreateLogger(typeof(CreateAuthority)), product, installed.Issuer.Thumbprint, installed.Root.Thumbprint);
        return Tell(installed, options);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> FindAsync(
        string product, ProductCatalog products, DeviceAuthorities authorities, DeviceOptions options, CancellationToken cancel)
    {
        return !await products.ExistsAsync(product, cancel).ConfigureAwait(false) ? Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.")
            : authorities.Find(product) is { } authority ? Tell(authority, options)
            : Problem.Of(ProblemCodes.AuthorityMissing, $"Product '{product}' has no device authority. Make it with PUT /api/v1/products/{product}/device-authority.");
    }

    public static async Task<Results<Ok<RequestResponse>, ProblemHttpResult>> RequestAsync(
        string product, ProductCatalog products, DeviceAuthorities authorities, CancellationToken cancel)
    {
        return await products.ExistsAsync(product, cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new RequestResponse(authorities.Request(product)))
            : Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
    }

    private static Ok<Response> Tell(DeviceAuthority authority, DeviceOptions options)
    {
        return TypedResults.Ok(new Response(
            authority.Issuer.ExportCertificatePem(), authority.Issuer.NotAfter.ToUniversalTime(), authority.Root.ExportCertificatePem(), options.CertificateDays));
    }
}
