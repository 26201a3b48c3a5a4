using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OtaStack.Server.Products;

/// <summary>Ready means that each product's online key can be read: without it timestamps run out within a day.</summary>
internal sealed class OnlineKeysCheck(ProductCatalog products, OnlineKeys keys) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (string product in await products.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                keys.Open(product);
            }
            catch (IOException cause)
            {
                return HealthCheckResult.Unhealthy(cause.Message, cause);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
