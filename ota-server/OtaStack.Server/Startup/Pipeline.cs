using Microsoft.AspNetCore.HttpOverrides;
using OtaStack.Server.Access;

namespace OtaStack.Server.Startup;

/// <summary>The order of the middleware. Everything that reaches an endpoint has passed authorization.</summary>
internal static class Pipeline
{
    public static void UsePipeline(this WebApplication app)
    {
        // Only a proxy on this machine is believed (the default of the options): the client's address feeds the rate limit.
        app.UseForwardedHeaders(new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        });
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
}
