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
    public static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpContext context, DeviceCertificates certificates)
    {
        X509Certificate2? shown = await context.Connection.GetClientCertificateAsync(context.RequestAborted).ConfigureAwait(false);
        if (shown is null || !user.HasClaim(DeviceAuthentication.ByCertificate, "true"))
        {
            return Problem.Of(ProblemCodes.CertificateNotShown, "A certificate is renewed over a connection on which the present one is shown.");
        }

        using X509Certificate2? issued = certificates.Issue(user.GetDevice(), shown.PublicKey);
        return issued is null
            ? Problem.Of(ProblemCodes.AuthorityMissing, "The product has no device authority.")
            : Results.Bytes(issued.RawData, "application/pkix-cert");
    }
}
