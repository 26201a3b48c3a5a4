using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>Verification of a message that lies in one array; a device streams its messages.</summary>
public static class Ed25519Messages
{
    extension(Ed25519)
    {
        /// <summary>True only for a valid signature; keys and signatures of another size or form give false.</summary>
        public static bool Verify(byte[] publicKey, byte[] signature, byte[] message)
        {
            return Ed25519.Verify(publicKey, signature, new BytesContent(message));
        }
    }
}
