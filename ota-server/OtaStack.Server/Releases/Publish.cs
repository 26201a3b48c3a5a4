using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;
using OtaStack.Server.Releases.Publishing;
using OtaStack.Server.Startup;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases;

/// <summary><c>POST /api/v1/products/{product}/publish</c>: publishes an archive, or refuses it and changes nothing.</summary>
internal static class Publish
{
    public const string MediaType = "application/x-tar";

    /// <param name="TargetsVersion">The version that is published now.</param>
    internal sealed record Response(int TargetsVersion, IReadOnlyList<Release> Releases);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, HttpRequest request, ProductCatalog products, ProductLocks locks, PublishedFiles published,
        Publisher publisher, ReleaseCatalog catalog, ServerOptions options, ILoggerFactory loggers, CancellationToken cancel)
    {
        ILogger log = loggers.CreateLogger(typeof(Publish));
        if (!await products.ExistsAsync(product, cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.ProductUnknown, $"There is no product '{product}'.");
        }

        if (request.ContentType != MediaType)
        {
            return Problem.Of(ProblemCodes.RequestMediaType, $"Expected a body of type {MediaType}.");
        }

        if (request.ContentLength > options.MaxArchiveBytes)
        {
            return Problem.Of(ProblemCodes.RequestTooLarge, $"The archive has {request.ContentLength} bytes: expected at most {options.MaxArchiveBytes}.");
        }

        using IDisposable? held = locks.TryEnter(product);
        if (held is null)
        {
            return Problem.Of(ProblemCodes.PublishBusy, $"Another publish of '{product}' is running: try again when it has ended.");
        }

        if (published.NewestRoot(product) == 0)
        {
            return Problem.Of(ProblemCodes.ProductNotTrusted, $"Product '{product}' has no trusted root yet: pin one with PUT /api/v1/products/{product}/root.");
        }

        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxArchiveBytes;
        PublishResult result = await publisher.PublishAsync(product, request.Body, cancel).ConfigureAwait(false);
        if (result.Refusal is { } refusal)
        {
            ProblemCode code = ProblemCodes.Refused("publish", refusal.Reason);
            PublishLog.Refused(log, product, code.Code, refusal.Message);
            return Problem.Refused("publish", refusal.Reason, refusal.Message);
        }

        PublishLog.Published(log, product, result.TargetsVersion);
        return TypedResults.Ok(new Response(result.TargetsVersion, catalog.List(product)));
    }
}
