using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtaStack.Server.Products;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases;

/// <summary>Ready means that no published timestamp has expired: devices would refuse it.</summary>
internal sealed class TimestampsCheck(ProductCatalog products, PublishedFiles published, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (string product in await products.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (published.Timestamp(product) is { } timestamp && timestamp.Expires <= time.GetUtcNow())
                {
                    return HealthCheckResult.Unhealthy($"The timestamp of '{product}' has expired.");
                }
            }
            catch (InvalidDataException cause)
            {
                return HealthCheckResult.Unhealthy(cause.Message, cause);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
