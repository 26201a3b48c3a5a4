using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices;

/// <summary><c>GET /device/v1/desired</c>: the device's assignment. Reads only; the sign of life is written later, in batches.</summary>
internal static class GetDesired
{
    public static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpContext context, DesiredStates states, LastSeen lastSeen)
    {
        DeviceName name = user.GetDevice().Name;
        lastSeen.Note(name);
        if (await states.FindAsync(name, context.RequestAborted).ConfigureAwait(false) is not { } desired)
        {
            // It was removed since it was let in.
            return Problem.Of(ProblemCodes.DeviceUnauthorized, $"The device '{name}' is not enrolled any more.");
        }

        // Answers 304 by itself when If-None-Match names the tag.
        context.Response.Headers.CacheControl = "no-cache, private";
        byte[] bytes = DesiredStateJson.Write(desired);
        return Results.Bytes(bytes, "application/json", entityTag: new EntityTagHeaderValue(DesiredStateJson.TagOf(bytes)));
    }
}
