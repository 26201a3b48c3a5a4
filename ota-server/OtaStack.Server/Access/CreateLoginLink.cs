using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OtaStack.Server.Access;

/// <summary><c>POST /api/v1/login-links</c>: an address that opens the console in a browser, once, within 60 minutes.</summary>
internal static class CreateLoginLink
{
    internal sealed record Response(string Url, DateTimeOffset Expires);

    public static async Task<Created<Response>> HandleAsync(ClaimsPrincipal user, LoginTickets tickets, ILoggerFactory loggers, CancellationToken cancel)
    {
        (string ticket, DateTimeOffset expires) = await tickets.CreateAsync(user.GetKeyId(), cancel).ConfigureAwait(false);
        AccessLog.LoginLinkMade(loggers.CreateLogger(typeof(CreateLoginLink)), user.GetKeyId());
        return TypedResults.Created((string?)null, new Response($"/login/{ticket}", expires));
    }
}
