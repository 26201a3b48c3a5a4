using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OtaStack.Server.Health;

internal static class HealthModule
{
    /// <summary>Slices add their own parts with <c>AddHealthChecks().AddCheck</c>; the name is all that is told of a failing part.</summary>
    public static void AddServerHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
    }

    public static void MapServerHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .AllowAnonymous().DisableHttpMetrics();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .AllowAnonymous().DisableHttpMetrics();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        string[] failing = [.. report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        return context.Response.WriteAsJsonAsync(new HealthAnswer(failing.Length == 0 ? "ok" : "failing", failing.Length == 0 ? null : failing));
    }
}
