using System.Security.Cryptography.X509Certificates;

namespace OtaStack.StandIns;

/// <summary>A certificate with its key, for assemblies in which the names of .NET's types mean others.</summary>
public sealed class OwnCertificate(byte[] certificate, byte[] key)
{
    public X509Certificate2 Certificate { get; } = CertificateBytes.Read(certificate, key);
}
