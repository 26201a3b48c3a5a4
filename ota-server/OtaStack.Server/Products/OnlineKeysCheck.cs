using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Products;

/// <summary>Ready means that each product has an online key that its newest root names: without it timestamps run out within a day.</summary>
internal sealed class OnlineKeysCheck(ProductCatalog products, OnlineKeys keys, PublishedFiles published) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (string product in await products.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (published.NewestRoot(product) is > 0 and int root)
                {
                    _ = keys.Signer(product, published.Require(product, MetadataName.Of(root, "root")));
                }
                else
                {
                    _ = keys.All(product);
                }
            }
            catch (Exception cause) when (cause is IOException or InvalidDataException)
            {
                return HealthCheckResult.Unhealthy(cause.Message, cause);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
