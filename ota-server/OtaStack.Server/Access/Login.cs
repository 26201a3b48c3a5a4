using Microsoft.AspNetCore.Authentication;

namespace OtaStack.Server.Access;

/// <summary><c>GET /login/{ticket}</c>: opens a console session.</summary>
internal static class Login
{
    public static async Task HandleAsync(string ticket, HttpContext context, LoginTickets tickets, ILoggerFactory loggers)
    {
        ILogger log = loggers.CreateLogger(typeof(Login));
        ApiKey? key = await tickets.RedeemAsync(ticket, context.RequestAborted).ConfigureAwait(false);
        if (key is null)
        {
            AccessLog.LoginRefused(log);
            await NoticePage.WriteAsync(context.Response, StatusCodes.Status401Unauthorized, "LoginLinkSpent").ConfigureAwait(false);
            return;
        }

        await context.SignInAsync(Schemes.Console, OperatorIdentity.Create(key, Schemes.Console)).ConfigureAwait(false);
        AccessLog.LoggedIn(log, key.Id);

        // A page rather than a redirect: a browser that comes from another site keeps a strict cookie back on a redirect.
        await NoticePage.WriteAsync(context.Response, StatusCodes.Status200OK, "LoginDone", next: "/").ConfigureAwait(false);
    }
}
