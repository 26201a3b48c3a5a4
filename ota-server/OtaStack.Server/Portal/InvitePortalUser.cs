using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Access;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Portal;

/// <summary>Who may use the portal of a device: <c>POST …/portal-invitations</c> lets somebody in, <c>DELETE …/portal-sessions</c> everybody out.</summary>
internal static class InvitePortalUser
{
    /// <param name="Url">Path of the link on this server, for one use. Shown here and never again.</param>
    internal sealed record Response(string Url, DateTimeOffset Expires);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, ClaimsPrincipal user, DeviceQueries devices, PortalInvitations invitations, CancellationToken cancel)
    {
        DeviceSummary? known = await devices.FindAsync(product, device, cancel).ConfigureAwait(false);
        if (known is null)
        {
            return Unknown(product, device);
        }

        if (known.Erased is not null)
        {
            return Problem.Of(ProblemCodes.DeviceErased, $"Device '{device}' is erased already; its receipt is among its receipts.");
        }

        return await invitations.CreateAsync(new DeviceName(product, device), user.GetKeyId(), cancel).ConfigureAwait(false) is var (token, expires)
            ? TypedResults.Created((string?)null, new Response(PortalInvitations.AddressOf(token), expires))
            : Unknown(product, device);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        string product, string device, ClaimsPrincipal user, DeviceQueries devices, PortalSessions sessions, CancellationToken cancel)
    {
        if (await devices.FindAsync(product, device, cancel).ConfigureAwait(false) is null)
        {
            return Unknown(product, device);
        }

        await sessions.EndAsync(new DeviceName(product, device), user.GetKeyId(), cancel).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Unknown(string product, string device)
    {
        return Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }
}
