using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OtaStack.Server.Startup;

/// <summary>Opens the HTTP listener that the settings name, and no other.</summary>
internal static class Listeners
{
    public static void AddListeners(this WebApplicationBuilder builder, ServerOptions options)
    {
        Uri url = new(options.HttpUrl);
        X509Certificate2? certificate = options.HasTls ? LoadCertificate(options) : null;

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;

            IPAddress address = url.HostNameType == UriHostNameType.Dns ? IPAddress.Loopback : IPAddress.Parse(url.Host.Trim('[', ']'));
            kestrel.Listen(address, url.Port, listener =>
            {
                if (url.Scheme == Uri.UriSchemeHttps)
                {
                    listener.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        https.ClientCertificateMode = options.DeviceCertificates ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;

                        // Judged with the device's product and enrolment, by its authentication; nothing else looks at certificates.
                        https.ClientCertificateValidation = (_, _, _) => true;
                    });
                }
            });
        });
    }

    private static X509Certificate2 LoadCertificate(ServerOptions options)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(options.TlsCertificatePath!, options.TlsKeyPath);
        }
        catch (Exception cause) when (cause is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new ConfigurationRefusedException(
                $"The TLS certificate '{options.TlsCertificatePath}' with key '{options.TlsKeyPath}' cannot be read: {cause.Message}", cause);
        }
    }
}
