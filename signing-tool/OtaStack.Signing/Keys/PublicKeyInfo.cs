using System.Security.Cryptography;

namespace OtaStack.Signing.Keys;

/// <summary>Public keys as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), DER and PEM.</summary>
public static class PublicKeyInfo
{
    /// <summary>Length of an uncompressed point of P-256 (SEC 1 §2.3.3): <c>04 ‖ X ‖ Y</c>.</summary>
    internal const int P256PointBytes = 65;

    internal const string Label = "PUBLIC KEY";

    // RFC 8410 §4 and RFC 5480 §2.1: everything before the key itself.
    private static readonly byte[] Ed25519Header = Convert.FromHexString("302a300506032b6570032100");
    private static readonly byte[] P256Header = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    public static byte[] OfEd25519(ReadOnlySpan<byte> publicKey) => [.. Ed25519Header, .. publicKey];

    /// <summary>PEM (RFC 7468 §13), as OpenSSL reads it.</summary>
    public static string ToPem(byte[] subjectPublicKeyInfo) => PemEncoding.WriteString(Label, subjectPublicKeyInfo) + "\n";

    internal static byte[] OfP256(ReadOnlySpan<byte> point) => [.. P256Header, .. point];

    /// <summary>Null unless the bytes are exactly a key of one of the algorithms.</summary>
    internal static KeyAlgorithm? AlgorithmOf(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        if (subjectPublicKeyInfo.Length == Ed25519Header.Length + TufKey.PublicBytes && subjectPublicKeyInfo.StartsWith(Ed25519Header))
        {
            return KeyAlgorithm.Ed25519;
        }

        return subjectPublicKeyInfo.Length == P256Header.Length + P256PointBytes && subjectPublicKeyInfo.StartsWith(P256Header)
            ? KeyAlgorithm.EcdsaP256
            : null;
    }

    /// <summary>The 32 bytes of an Ed25519 key, from what <see cref="OfEd25519"/> made.</summary>
    internal static byte[] Ed25519Key(byte[] subjectPublicKeyInfo) => subjectPublicKeyInfo[Ed25519Header.Length..];
}
