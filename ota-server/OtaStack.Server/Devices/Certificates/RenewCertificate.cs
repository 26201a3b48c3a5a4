using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>
/// <c>POST /device/v1/certificate</c>: another certificate for the key whose certificate the device shows (as RFC 7030 §4.2.2, without a
/// request: the TLS handshake has proved that it holds the key). Answers DER.
/// </summary>
internal static class RenewCertificate
{
    public static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpContext context, DeviceCertificates certificates, DeviceDirectory directory)
    {
        X509Certificate2? shown = await context.Connection.GetClientCertificateAsync(context.RequestAborted).ConfigureAwait(false);
        if (shown is null || !user.HasClaim(DeviceAuthentication.ByCertificate, "true"))
        {
            return Problem.Of(ProblemCodes.CertificateNotShown, $"A certificate is renewed over a connection on which the present one is shown.");
        }

        DeviceSender sender = user.GetDevice();
        using X509Certificate2? issued = certificates.Issue(sender.Name, shown.PublicKey);
        if (issued is null)
        {
            return Problem.Of(ProblemCodes.AuthorityMissing, $"The product has no device authority.");
        }

        // Only while the key is still the enrolled one: a certificate that was revoked meanwhile must not look renewed.
        DateTimeOffset expires = issued.NotAfter.ToUniversalTime();
        await directory.ChangeAsync(
            sender.Name, (device, _) => device.CertificateExpiresAt = device.Epoch == sender.Epoch ? expires : device.CertificateExpiresAt, context.RequestAborted).ConfigureAwait(false);
        return Results.Bytes(issued.RawData, "application/pkix-cert");
    }
}
