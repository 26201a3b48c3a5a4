using Microsoft.AspNetCore.Components.Endpoints;
using OtaStack.Server.Access;

namespace OtaStack.Server.Console;

internal static class ConsoleModule
{
    /// <summary>The page's own scripts, styles and connections and nothing else; nobody may frame it.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void AddConsole(this WebApplicationBuilder builder)
    {
        // The files do not change while the server runs; watching them would also claim every address that looks like a file.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DetailedErrors = false;
            circuits.DisconnectedCircuitMaxRetained = 50;
        });
    }

    public static void MapConsole(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
            }

            return next(context);
        });
        app.MapStaticAssets().RequireAuthorization(Policies.Console);
        app.MapGet("/language/{code}", ChooseLanguage.Handle).RequireAuthorization(Policies.Console).ExcludeFromDescription();

        // The policy stands on the files and the live connection as well as on the pages.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization(Policies.Console);
    }
}
