using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OtaStack.Server.Messaging;

internal sealed class BrokerCheck(DeviceBroker broker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(broker.Endpoint is null ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
    }
}
