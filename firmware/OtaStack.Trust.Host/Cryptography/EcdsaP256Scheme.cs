using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// The signature scheme <c>ecdsa-sha2-nistp256</c> of TUF (specification §4.2.2): the public key is a PEM SubjectPublicKeyInfo, the
/// signature a DER ECDSA-Sig-Value. Not for devices. Safe to share.
/// </summary>
public sealed class EcdsaP256Scheme : ISignatureScheme
{
    private const string Name = "ecdsa-sha2-nistp256";
    private const int KeyBits = 256;

    /// <summary>Also for the key type that repositories wrote before version 1.0.20 of the specification, which is the name of the scheme.</summary>
    public bool Handles(string keyType, string scheme)
    {
        return scheme == Name && (keyType == "ecdsa" || keyType == Name);
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(Encoding.UTF8.GetString(publicKey));
            return key.KeySize == KeyBits && key.VerifyHash(ContentDigest.Sha256(content), signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // No such key, or one on a curve that nobody knows: it signs nothing.
            return false;
        }
    }
}
