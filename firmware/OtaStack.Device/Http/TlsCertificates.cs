using System.Security.Cryptography.X509Certificates;

namespace OtaStack.Device.Http;

/// <summary>Certificates as the device's TLS wants them.</summary>
internal static class TlsCertificates
{
    /// <summary>The authorities that a server's certificate must come from; null: those in the device's store.</summary>
    public static X509Certificate? Authorities(ServerAddress server)
    {
        return server.Authorities.Length == 0 ? null : new X509Certificate(server.Authorities);
    }

    /// <summary>The device's own, for mutual TLS; null: none.</summary>
    public static X509Certificate? Own(ServerAddress server)
    {
        return server.Own == null ? null : Own(server.Own.Bytes, server.Own.PrivateKey);
    }

    public static X509Certificate2 Own(byte[] certificate, byte[] key)
    {
        return new X509Certificate2(certificate, key, "");
    }
}
