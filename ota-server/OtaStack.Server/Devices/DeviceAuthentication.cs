using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices;

/// <summary><c>Authorization: Basic</c> with <c>&lt;product&gt;/&lt;device&gt;</c> and the key in lowercase hex.</summary>
internal sealed class DeviceAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DeviceDirectory directory)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name, colon and key with room to spare: longer headers are not decoded.</summary>
    private const int MaxDecodedBytes = 256;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out AuthenticationHeaderValue? header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        byte[] decoded = new byte[MaxDecodedBytes];
        bool isBase64 = Convert.TryFromBase64String(header.Parameter ?? "", decoded, out int count);
        int colon = isBase64 ? decoded.AsSpan(0, count).IndexOf((byte)':') : -1;
        if (colon < 0 || !DeviceName.TryParse(Encoding.ASCII.GetString(decoded, 0, colon), out DeviceName name))
        {
            return AuthenticateResult.Fail("The credentials are not well-formed.");
        }

        if (!await directory.IsKeyAsync(name, decoded.AsMemory((colon + 1)..count), Context.RequestAborted).ConfigureAwait(false))
        {
            DeviceLog.CredentialsRefused(Logger, name.ToString(), "HTTP");
            return AuthenticateResult.Fail("The device or its key is not known.");
        }

        ClaimsIdentity identity = new([new Claim(ClaimTypes.NameIdentifier, name.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Basic realm=\"device\"";
        return Problem.Of(ProblemCodes.DeviceUnauthorized, "Send the device's name and key with HTTP Basic authentication.").ExecuteAsync(Context);
    }
}
