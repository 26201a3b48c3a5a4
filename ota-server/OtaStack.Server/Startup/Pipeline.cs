using Microsoft.AspNetCore.HttpOverrides;
using OtaStack.Server.Access;

namespace OtaStack.Server.Startup;

/// <summary>The order of the middleware. Everything that reaches an endpoint has passed authorization.</summary>
internal static class Pipeline
{
    public static void UsePipeline(this WebApplication app)
    {
        app.UseForwardedHeaders(Forwarded(app.Services.GetRequiredService<ServerOptions>()));

        // Where TLS is on, here or at the proxy (RFC 6797); the middleware says nothing over plain HTTP and to loopback names.
        app.UseHsts();
        app.Use(UiCulture.UseAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.Use(NoSuchEndpoint.InvokeAsync);
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<OperatorSessions>().TrackAsync);
        app.UseAntiforgery();
    }

    /// <summary>
    /// Which proxies are believed about the client's address, which feeds the rate limits, and its scheme: those on this machine (the default of
    /// the framework) and those that the settings name, one behind the other.
    /// </summary>
    private static ForwardedHeadersOptions Forwarded(ServerOptions options)
    {
        ForwardedHeadersOptions forwarded = new()
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        foreach (string proxy in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(ListenRules.NetworkOf(proxy)!.Value);
            forwarded.ForwardLimit = null;
        }

        return forwarded;
    }
}
