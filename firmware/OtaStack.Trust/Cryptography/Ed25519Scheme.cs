using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>The signature scheme <c>ed25519</c> of TUF (specification §4.2.2): the public key is 64 hexadecimal digits.</summary>
public sealed class Ed25519Scheme : ISignatureScheme
{
    private const string Name = "ed25519";

    private readonly byte[] _key = new byte[Ed25519.PublicKeySize];

    public bool Handles(string keyType, string scheme)
    {
        return keyType == Name && scheme == Name;
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        return publicKey.Length == 2 * Ed25519.PublicKeySize
            && Hex.TryDecode(publicKey, 0, publicKey.Length, _key, 0)
            && Ed25519.Verify(_key, signature, content);
    }
}
