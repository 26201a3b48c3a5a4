using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace OtaStack.Trust.Tests.Cryptography;

/// <summary>The same question asked of two independent implementations.</summary>
internal static class ForeignVerifiers
{
    public static bool NSec(byte[] key, byte[] signature, byte[] message)
    {
        Ed25519 algorithm = SignatureAlgorithm.Ed25519;
        return PublicKey.TryImport(algorithm, key, KeyBlobFormat.RawPublicKey, out PublicKey? publicKey)
            && algorithm.Verify(publicKey!, message, signature);
    }

    public static bool BouncyCastle(byte[] key, byte[] signature, byte[] message)
    {
        try
        {
            Ed25519Signer signer = new();
            signer.Init(false, new Ed25519PublicKeyParameters(key));
            signer.BlockUpdate(message, 0, message.Length);
            return signer.VerifySignature(signature);
        }
        catch (ArgumentException)
        {
            // Its key constructor refuses encodings that are no point or a point of small order.
            return false;
        }
    }

    public static byte[] Sign(byte[] seed, byte[] message, out byte[] publicKey)
    {
        Ed25519PrivateKeyParameters key = new(seed, 0);
        publicKey = key.GeneratePublicKey().GetEncoded();
        Ed25519Signer signer = new();
        signer.Init(true, key);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }
}
