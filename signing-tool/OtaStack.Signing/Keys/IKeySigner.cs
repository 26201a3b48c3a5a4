namespace OtaStack.Signing.Keys;

/// <summary>
/// A private key that signs, wherever it lives: in an encrypted file, in a hardware module.
/// Disposing wipes what can be wiped and closes what is open.
/// </summary>
public interface IKeySigner : IDisposable
{
    TufKey PublicKey { get; }

    /// <summary>SHA-256 of the canonical key object, 64 lowercase hex characters.</summary>
    string KeyId => PublicKey.KeyId;

    /// <summary>The 64-byte Ed25519 signature over exactly these bytes.</summary>
    byte[] Sign(byte[] canonicalBytes);
}
