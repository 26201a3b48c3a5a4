using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices;

/// <summary><c>GET /device/v1/desired</c>: the device's assignment. Reads only; the sign of life is written later, in batches.</summary>
internal static class GetDesired
{
    public static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpContext context, DesiredStates states, LastSeen lastSeen, TimeProvider time)
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
        string tag = DesiredStateJson.TagOf(DesiredStateJson.Write(desired));
        byte[] bytes = DesiredStateJson.Write(desired, time.GetUtcNow().ToUnixTimeSeconds());

        // Weak (RFC 9110 8.8.1): what is assigned is the same, the time that is told with it moves on.
        return Results.Bytes(bytes, "application/json", entityTag: new EntityTagHeaderValue(tag, isWeak: true));
    }
}
