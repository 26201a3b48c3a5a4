using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OtaStack.Server.Access;

namespace OtaStack.Server.Portal;

/// <summary>The cookie of a portal session. It names the session and nothing else: which device that is for stands in the database.</summary>
internal static class PortalCookie
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "ota-portal";
        options.Cookie.Path = "/portal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = PortalSessions.Lifetime;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => PortalAnswer.Notice(context.HttpContext, StatusCodes.Status401Unauthorized, "Notice.needed").ExecuteAsync(context.HttpContext);
        options.Events.OnRedirectToAccessDenied = options.Events.OnRedirectToLogin;
    }

    public static Task SignInAsync(HttpContext context, PortalSession session)
    {
        ClaimsPrincipal principal = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session.Id)], Schemes.Portal));
        return context.SignInAsync(Schemes.Portal, principal, new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Id of the session that asks.</summary>
    public static string GetSession(this ClaimsPrincipal principal)
    {
        return principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The request carries no portal session.");
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        PortalSessions sessions = context.HttpContext.RequestServices.GetRequiredService<PortalSessions>();
        if (context.Principal is null || await sessions.FindAsync(context.Principal.GetSession(), context.HttpContext.RequestAborted).ConfigureAwait(false) is null)
        {
            context.RejectPrincipal();
        }
    }
}
