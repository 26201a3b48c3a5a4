using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OtaStack.Server.Devices.Certificates;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices;

/// <summary>A client certificate; or <c>Authorization: Basic</c> with <c>&lt;product&gt;/&lt;device&gt;</c> and the key in lowercase hex.</summary>
internal sealed class DeviceAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DeviceDirectory directory,
    DeviceCertificates certificates, DeviceConnections connections)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Claim of a device that has shown its certificate.</summary>
    public const string ByCertificate = "certificate";

    /// <summary>Name, colon and key with room to spare: longer headers are not decoded.</summary>
    private const int MaxDecodedBytes = 256;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0 && Context.Connection.ClientCertificate is { } certificate)
        {
            return await ByCertificateAsync(certificate).ConfigureAwait(false);
        }

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

        if (await directory.FindByKeyAsync(name, decoded.AsMemory((colon + 1)..count), Context.RequestAborted).ConfigureAwait(false) is not { } sender)
        {
            DeviceLog.CredentialsRefused(Logger, name.ToString(), "HTTP");
            return AuthenticateResult.Fail("The device or its key is not known.");
        }

        return await AcceptAsync(sender).ConfigureAwait(false);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Basic realm=\"device\"";
        return Problem.Of(ProblemCodes.DeviceUnauthorized, $"Send the device's name and key with HTTP Basic authentication.").ExecuteAsync(Context);
    }

    private async Task<AuthenticateResult> ByCertificateAsync(X509Certificate2 certificate)
    {
        if (DeviceCertificates.NameOf(certificate) is { } name
            && await certificates.FindAsync(name, certificate, Context.RequestAborted).ConfigureAwait(false) is { } sender)
        {
            return await AcceptAsync(sender, new Claim(ByCertificate, "true")).ConfigureAwait(false);
        }

        DeviceLog.CredentialsRefused(Logger, DeviceCertificates.NameOf(certificate)?.ToString() ?? "(not a device name)", "HTTP");
        return AuthenticateResult.Fail("The certificate is not one of an enrolled device.");
    }

    private async Task<AuthenticateResult> AcceptAsync(DeviceSender sender, params Claim[] more)
    {
        if (!await connections.OpenAsync(Context, sender).ConfigureAwait(false))
        {
            return AuthenticateResult.Fail("The device's credentials were changed just now.");
        }

        ClaimsIdentity identity = new([.. DeviceIdentity.ClaimsOf(sender), .. more], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}
