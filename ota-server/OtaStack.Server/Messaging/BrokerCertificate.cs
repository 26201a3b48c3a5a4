using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Messaging;

/// <summary>The certificate of the MQTT listener: the one of the HTTP listener.</summary>
internal static class BrokerCertificate
{
    /// <summary>Null when TLS is not configured, which the settings allow on loopback only.</summary>
    public static X509Certificate2? Load(ServerOptions options)
    {
        if (!options.HasTls)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(options.TlsCertificatePath!, options.TlsKeyPath);
        }
        catch (Exception cause) when (cause is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"The TLS certificate '{options.TlsCertificatePath}' with key '{options.TlsKeyPath}' cannot be read: {cause.Message}", cause);
        }
    }
}
