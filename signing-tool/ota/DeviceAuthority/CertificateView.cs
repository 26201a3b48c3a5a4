using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary>What a certificate says.</summary>
internal static class CertificateView
{
    public static JsonObject ToJson(X509Certificate2 certificate)
    {
        return new JsonObject
        {
            ["subject"] = certificate.Subject,
            ["issuer"] = certificate.Issuer,
            ["serial"] = certificate.SerialNumber,
            ["notBefore"] = MetadataTime.Format(certificate.NotBefore.ToUniversalTime()),
            ["notAfter"] = MetadataTime.Format(certificate.NotAfter.ToUniversalTime()),
            ["authority"] = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true },
            ["sha256"] = certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(),
            ["keySha256"] = Fingerprint.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()),
        };
    }

    public static void Show(IAnsiConsole console, Phrases phrases, JsonObject certificate)
    {
        foreach (string member in (string[])["subject", "issuer", "serial", "notBefore", "notAfter", "sha256", "keySha256"])
        {
            console.WriteLine($"  {phrases["label.certificate." + member]}: {Printable.Of((string)certificate[member]!)}");
        }
    }
}
