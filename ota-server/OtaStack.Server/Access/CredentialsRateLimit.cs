using System.Threading.RateLimiting;

namespace OtaStack.Server.Access;

/// <summary>Slows guessing of set-up tokens and login tickets: a fixed window per client address.</summary>
internal static class CredentialsRateLimit
{
    public static RateLimitPartition<string> Partition(HttpContext context)
    {
        return PerMinute(context, AccessModule.AttemptsPerMinute);
    }

    public static RateLimitPartition<string> PerMinute(HttpContext context, int permits)
    {
        return RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = permits,
                Window = TimeSpan.FromMinutes(1),
                QueueLimit = 0,
            });
    }
}
