using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>The signature scheme <c>ed25519</c> of TUF (specification §4.2.2): the public key is 64 hexadecimal digits. Safe to share.</summary>
public sealed class Ed25519Scheme : ISignatureScheme
{
    private const string Name = "ed25519";

    public bool Handles(string keyType, string scheme)
    {
        return keyType == Name && scheme == Name;
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        return Ed25519.Verify(publicKey, true, signature, content);
    }
}
