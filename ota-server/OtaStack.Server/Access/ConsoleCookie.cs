using Microsoft.AspNetCore.Authentication.Cookies;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Access;

/// <summary>The cookie of a console session.</summary>
internal static class ConsoleCookie
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "ota-console";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(8);
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => WriteAsync(context.Response, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => WriteAsync(context.Response, StatusCodes.Status403Forbidden);
    }

    /// <summary>A session lives no longer than the API key behind it.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        ApiKeys keys = context.HttpContext.RequestServices.GetRequiredService<ApiKeys>();
        if (context.Principal is null || !await keys.IsValidAsync(context.Principal.GetKeyId(), context.HttpContext.RequestAborted).ConfigureAwait(false))
        {
            context.RejectPrincipal();
        }
    }

    private static Task WriteAsync(HttpResponse response, int status)
    {
        return NoticePage.WriteAsync(response, status, "LoginNeeded");
    }
}
