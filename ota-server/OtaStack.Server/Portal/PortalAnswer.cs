using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Console;

namespace OtaStack.Server.Portal;

/// <summary>The pages of the portal: rendered here, no scripts, nothing from elsewhere, never framed and never kept by a cache.</summary>
internal static class PortalAnswer
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>A page with one sentence.</summary>
    /// <param name="text">Name of the sentence.</param>
    public static IResult Notice(HttpContext context, int status, string text)
    {
        return Page<PortalNotice>(context, status, new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(PortalNotice.Text)] = text });
    }

    /// <summary>A page with parameters of its own, and the texts beside them.</summary>
    public static IResult Page<TPage>(HttpContext context, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        parameters[nameof(PortalNotice.Texts)] = TextsOf(context);
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status };
    }

    /// <summary>What a form of a page must send back; sets the cookie that belongs to it.</summary>
    public static string TokenOf(HttpContext context)
    {
        return context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!;
    }

    /// <summary>In the language chosen on the page, else the one that the browser asks for.</summary>
    public static PortalTexts TextsOf(HttpContext context) => PortalTexts.Of(ConsoleTexts.Of(context.Request).Language);
}
