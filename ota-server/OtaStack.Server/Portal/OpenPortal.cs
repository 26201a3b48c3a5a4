using Microsoft.AspNetCore.Authentication;
using OtaStack.Server.Access;

namespace OtaStack.Server.Portal;

/// <summary>
/// <c>/portal/open/{token}</c>: <c>GET</c> shows a page that asks nothing of the database, so that a preview of the link does not use it up;
/// the button on it sends <c>POST</c>, which opens the session.
/// </summary>
internal static class OpenPortal
{
    public static IResult Show(string token, HttpContext context)
    {
        return PortalAnswer.Page<InvitationPage>(context, StatusCodes.Status200OK, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            // Back to where the form came from, whatever the address was: no part of it goes into the page.
            [nameof(InvitationPage.Antiforgery)] = PortalAnswer.TokenOf(context),
        });
    }

    public static async Task<IResult> OpenAsync(string token, HttpContext context, PortalInvitations invitations, ILoggerFactory loggers)
    {
        ILogger log = loggers.CreateLogger(typeof(OpenPortal));
        AuthenticateResult open = await context.AuthenticateAsync(Schemes.Portal).ConfigureAwait(false);
        if (await invitations.RedeemAsync(token, open.Principal?.GetSession(), context.RequestAborted).ConfigureAwait(false) is not { } session)
        {
            if (open.Succeeded)
            {
                // The link is the only address that its user was given: whoever comes by it again is in already.
                return Results.LocalRedirect("/portal");
            }

            PortalLog.Refused(log);
            return PortalAnswer.Notice(context, StatusCodes.Status401Unauthorized, "Notice.spent");
        }

        await PortalCookie.SignInAsync(context, session).ConfigureAwait(false);
        PortalLog.Opened(log, session.Product, session.DeviceId);
        return Results.LocalRedirect("/portal");
    }
}
