using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// The signature scheme <c>rsassa-pss-sha256</c> of TUF (specification §4.2.2): the public key is a PEM SubjectPublicKeyInfo of 2048
/// bits or more, the salt as long as the hash. Not for devices. Safe to share.
/// </summary>
public sealed class RsaPssScheme : ISignatureScheme
{
    private const int LeastKeyBits = 2048;

    public bool Handles(string keyType, string scheme)
    {
        return keyType == "rsa" && scheme == "rsassa-pss-sha256";
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            using RSA key = RSA.Create();
            key.ImportFromPem(Encoding.UTF8.GetString(publicKey));
            return key.KeySize >= LeastKeyBits
                && key.VerifyHash(ContentDigest.Sha256(content), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // No such key: it signs nothing.
            return false;
        }
    }
}
