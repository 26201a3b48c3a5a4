using System.Security.Cryptography;
using Org.BouncyCastle.Security;
using OtaStack.Signing.Errors;
using OtaStack.Trust.Cryptography;
using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace OtaStack.Signing.Keys;

/// <summary>
/// No signature leaves this tool unverified: two implementations that share no code must both accept it. A fault during signing
/// can give a private key away, and a token that signs something else than it was given must be found out here.
/// </summary>
internal static class SignatureCheck
{
    /// <param name="keyName">What to call the key in an error.</param>
    /// <exception cref="SigningException"><c>signature.faulty</c></exception>
    public static void Require(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo, byte[] message, byte[] signature, string keyName)
    {
        if (!Accepts(algorithm, subjectPublicKeyInfo, message, signature))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.SignatureFaulty, keyName);
        }
    }

    /// <summary>True when both implementations accept the signature.</summary>
    public static bool Accepts(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo, byte[] message, byte[] signature)
    {
        return algorithm == KeyAlgorithm.Ed25519
            ? AcceptedAsEd25519(PublicKeyInfo.Ed25519Key(subjectPublicKeyInfo), message, signature)
            : AcceptedAsP256(subjectPublicKeyInfo, message, signature);
    }

    /// <summary>By the device's verifier and by BouncyCastle.</summary>
    private static bool AcceptedAsEd25519(byte[] publicKey, byte[] message, byte[] signature)
    {
        return signature.Length == Ed25519Signer.SignatureBytes
            && Ed25519.Verify(publicKey, signature, message)
            && Curve.Verify(signature, 0, publicKey, 0, message, 0, message.Length);
    }

    /// <summary>By the platform's library and by BouncyCastle.</summary>
    private static bool AcceptedAsP256(byte[] subjectPublicKeyInfo, byte[] message, byte[] signature)
    {
        using ECDsa platform = ECDsa.Create();
        platform.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        if (!platform.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            return false;
        }

        Org.BouncyCastle.Crypto.ISigner other = SignerUtilities.GetSigner("SHA-256withECDSA");
        other.Init(forSigning: false, PublicKeyFactory.CreateKey(subjectPublicKeyInfo));
        other.BlockUpdate(message, 0, message.Length);
        return other.VerifySignature(signature);
    }
}
