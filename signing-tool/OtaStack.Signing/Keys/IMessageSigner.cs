namespace OtaStack.Signing.Keys;

/// <summary>A private key that signs any bytes, of any algorithm that this tool knows. Disposing wipes and closes it.</summary>
public interface IMessageSigner : IDisposable
{
    KeyAlgorithm Algorithm { get; }

    /// <summary>The public key, DER (RFC 5280 §4.1.2.7; RFC 8410, RFC 5480).</summary>
    byte[] SubjectPublicKeyInfo { get; }

    /// <summary>
    /// The signature over the whole message: 64 bytes for Ed25519 (RFC 8032 §5.1.6), a DER <c>ECDSA-Sig-Value</c> (RFC 3279 §2.2.3)
    /// over its SHA-256 for ECDSA. It has been verified before it is returned.
    /// </summary>
    byte[] Sign(byte[] message);
}
