using System.Security.Claims;
using Microsoft.Net.Http.Headers;

namespace OtaStack.Server.Devices;

/// <summary><c>GET /device/v1/desired</c>: the device's assignment. Reads only; the sign of life is written later, in batches.</summary>
internal static class GetDesired
{
    public static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpContext context, DesiredStates states, LastSeen lastSeen)
    {
        DeviceName name = user.GetDevice();
        lastSeen.Note(name);
        DesiredState desired = await states.FindAsync(name, context.RequestAborted).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Device '{name}' is authenticated and not enrolled.");

        // Answers 304 by itself when If-None-Match names the tag.
        context.Response.Headers.CacheControl = "no-cache, private";
        byte[] bytes = DesiredStateJson.Write(desired);
        return Results.Bytes(bytes, "application/json", entityTag: new EntityTagHeaderValue(DesiredStateJson.TagOf(bytes)));
    }
}
