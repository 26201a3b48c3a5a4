using Microsoft.AspNetCore.Authentication;
using OtaStack.Server.Access;

namespace OtaStack.Server.Portal;

/// <summary><c>POST /portal/leave</c>: ends the session of this browser, as after the visit to a shared computer. Other browsers stay in.</summary>
internal static class LeavePortal
{
    public static async Task<IResult> HandleAsync(HttpContext context, PortalSessions sessions)
    {
        await sessions.LeaveAsync(context.User.GetSession(), context.RequestAborted).ConfigureAwait(false);
        await context.SignOutAsync(Schemes.Portal).ConfigureAwait(false);
        return PortalAnswer.Notice(context, StatusCodes.Status200OK, "Notice.left");
    }
}
