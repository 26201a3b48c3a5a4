namespace OtaStack.Signing.Keys;

/// <summary>What a private key signs with.</summary>
public enum KeyAlgorithm
{
    /// <summary>Ed25519 (RFC 8032): TUF metadata and images.</summary>
    Ed25519,

    /// <summary>ECDSA on P-256 with SHA-256 (FIPS 186-5): images alone. It is no TUF key of this profile.</summary>
    EcdsaP256,
}
