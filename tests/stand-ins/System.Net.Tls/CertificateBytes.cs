using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OtaStack.StandIns;

/// <summary>Certificates and keys as the device's library takes them: DER, or PEM with a zero at its end, as Mbed TLS wants it.</summary>
public static class CertificateBytes
{
    public static X509Certificate2 Read(byte[] bytes)
    {
        return IsPem(bytes) ? X509Certificate2.CreateFromPem(Pem(bytes)) : X509CertificateLoader.LoadCertificate(bytes);
    }

    public static X509Certificate2 Read(byte[] bytes, byte[] key)
    {
        using ECDsa pair = ReadKey(key);
        using X509Certificate2 certificate = Read(bytes);
        using X509Certificate2 whole = certificate.CopyWithPrivateKey(pair);

        // Platforms differ in what they do with a key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }

    public static ECDsa ReadKey(byte[] key)
    {
        ECDsa pair = ECDsa.Create();
        if (IsPem(key))
        {
            pair.ImportFromPem(Pem(key));
        }
        else
        {
            try
            {
                pair.ImportPkcs8PrivateKey(key, out _);
            }
            catch (CryptographicException)
            {
                pair.ImportECPrivateKey(key, out _);
            }
        }

        return pair;
    }

    private static bool IsPem(byte[] bytes)
    {
        return bytes.Length > 0 && bytes[0] == '-';
    }

    private static string Pem(byte[] bytes)
    {
        return bytes[^1] == 0 ? Encoding.ASCII.GetString(bytes, 0, bytes.Length - 1) : throw new ArgumentException("PEM without a zero at its end");
    }
}
