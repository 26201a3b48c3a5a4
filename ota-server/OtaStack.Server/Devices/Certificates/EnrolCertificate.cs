using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices.Certificates;

/// <summary>
/// <c>PUT /api/v1/products/{p}/devices/{d}/certificate</c>: enrols the key of a device and issues its first certificate. From then on the
/// device shows the certificate; its device key is refused. <c>DELETE</c> takes the key back, and the device key counts again.
/// </summary>
internal static class EnrolCertificate
{
    /// <param name="Request">PKCS #10 in PEM, signed by the device's key (P-256). Its subject is not looked at: the name is that of the address.</param>
    /// <param name="Certificate">In its place a certificate, PEM, that the authority has issued elsewhere (<c>ota device-ca issue</c>).</param>
    internal sealed record Body(string? Request, string? Certificate);

    /// <param name="Certificate">PEM.</param>
    internal sealed record Response(string Certificate, DateTimeOffset Expires);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, Body body, DeviceCertificates certificates, DeviceDirectory directory, CancellationToken cancel)
    {
        if (body.Certificate is not null)
        {
            return await TakeAsync(new DeviceName(product, device), body.Certificate, certificates, directory, cancel).ConfigureAwait(false);
        }

        if (ReadKey(body.Request) is not { } key)
        {
            return Problem.Of(ProblemCodes.CertificateRequestInvalid, $"'request' is not valid: expected a PKCS #10 request in PEM, signed by the P-256 key that it names.");
        }

        using X509Certificate2? certificate = certificates.Issue(new DeviceName(product, device), key);
        if (certificate is null)
        {
            return Problem.Of(ProblemCodes.AuthorityMissing, $"Product '{product}' has no device authority. Make it with PUT /api/v1/products/{product}/device-authority.");
        }

        byte[] pin = DeviceCertificates.PinOf(key);
        DateTimeOffset expires = certificate.NotAfter.ToUniversalTime();
        return await directory.ChangeAsync(new DeviceName(product, device), (known, now) => known.EnrolCertificate(pin, expires, now), cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new Response(certificate.ExportCertificatePem(), expires))
            : Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> TakeAsync(
        DeviceName device, string pem, DeviceCertificates certificates, DeviceDirectory directory, CancellationToken cancel)
    {
        using X509Certificate2? shown = ReadCertificate(pem);
        if (shown is null || !certificates.IsIssuedFor(device, shown))
        {
            return Problem.Of(ProblemCodes.CertificateInvalid, $"'certificate' is not one of '{device}': expected a certificate in PEM for its name and a P-256 key, by the product's authority, for client authentication, valid now.");
        }

        byte[] pin = DeviceCertificates.PinOf(shown.PublicKey);
        DateTimeOffset expires = shown.NotAfter.ToUniversalTime();
        return await directory.ChangeAsync(device, (known, now) => known.EnrolCertificate(pin, expires, now), cancel).ConfigureAwait(false)
            ? TypedResults.Ok(new Response(shown.ExportCertificatePem(), expires))
            : Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device.Id}' of product '{device.Product}'.");
    }

    private static X509Certificate2? ReadCertificate(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string product, string device, DeviceDirectory directory, CancellationToken cancel)
    {
        return await directory.ChangeAsync(new DeviceName(product, device), (known, now) => known.RevokeCertificate(now), cancel).ConfigureAwait(false)
            ? TypedResults.NoContent()
            : Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }

    private static PublicKey? ReadKey(string? pem)
    {
        try
        {
            // The signature of the request proves that the device holds the key.
            PublicKey key = CertificateRequest.LoadSigningRequestPem(pem ?? "", HashAlgorithmName.SHA256).PublicKey;
            using ECDsa? curve = key.GetECDsaPublicKey();
            return curve?.KeySize == 256 ? key : null;
        }
        catch (Exception refused) when (refused is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
