using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.DeviceAuthority;

/// <summary>Reads certificates and requests that come from elsewhere.</summary>
public static class CertificateFile
{
    /// <summary>The first certificate of a PEM file.</summary>
    public static X509Certificate2 Read(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(file));
        }
        catch (CryptographicException cause)
        {
            throw new SigningException(cause, SigningFault.File, DeviceAuthorityErrorCode.CertificateMalformed, name);
        }
    }

    /// <summary>The P-256 key of a certificate request; its own signature proves that somebody holds it. What else it says does not count.</summary>
    internal static PublicKey ReadRequest(byte[] file, string name)
    {
        try
        {
            // RFC 2986.
            PublicKey key = CertificateRequest.LoadSigningRequestPem(Encoding.Latin1.GetString(file), HashAlgorithmName.SHA256).PublicKey;
            using ECDsa? curve = key.GetECDsaPublicKey();
            if (curve?.KeySize == 256)
            {
                return key;
            }
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw new SigningException(cause, SigningFault.File, DeviceAuthorityErrorCode.RequestMalformed, name);
        }

        throw new SigningException(SigningFault.File, DeviceAuthorityErrorCode.RequestMalformed, name);
    }
}
