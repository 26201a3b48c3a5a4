namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>CKA_EC_PARAMS and CKA_EC_POINT in the spellings that tokens use.</summary>
internal static class CurveParameters
{
    private const int Ed25519Bytes = TufKey.PublicBytes;

    // RFC 8410 §3 id-Ed25519; PKCS #11 3.0 §2.3.4 curveName "edwards25519"; the identifier of older OpenPGP cards.
    private static readonly byte[] Ed25519Oid = Convert.FromHexString("06032b6570");
    private static readonly byte[] Ed25519Name = Convert.FromHexString("130c656477617264733235353139");
    private static readonly byte[] Ed25519OldOid = Convert.FromHexString("06092b06010401da470f01");

    // RFC 5480 §2.1.1.1 secp256r1.
    private static readonly byte[] P256Oid = Convert.FromHexString("06082a8648ce3d030107");

    /// <summary>What a new key is asked for with, the usual spelling first: tokens accept one of them.</summary>
    public static IReadOnlyList<byte[]> SpellingsOf(KeyAlgorithm algorithm)
    {
        return algorithm == KeyAlgorithm.Ed25519 ? [Ed25519Oid, Ed25519Name] : [P256Oid];
    }

    /// <summary>Null for a curve that this tool does not use.</summary>
    public static KeyAlgorithm? AlgorithmOf(ReadOnlySpan<byte> parameters)
    {
        if (parameters.SequenceEqual(Ed25519Oid) || parameters.SequenceEqual(Ed25519Name) || parameters.SequenceEqual(Ed25519OldOid))
        {
            return KeyAlgorithm.Ed25519;
        }

        return parameters.SequenceEqual(P256Oid) ? KeyAlgorithm.EcdsaP256 : null;
    }

    /// <summary>
    /// SubjectPublicKeyInfo of a CKA_EC_POINT; null when it is none. PKCS #11 up to 3.0 says a DER OCTET STRING, 3.1 says raw bytes for
    /// Edwards curves, and some tokens write a BIT STRING: the length tells which.
    /// </summary>
    public static byte[]? SubjectPublicKeyInfo(KeyAlgorithm algorithm, ReadOnlySpan<byte> point)
    {
        int length = algorithm == KeyAlgorithm.Ed25519 ? Ed25519Bytes : PublicKeyInfo.P256PointBytes;
        ReadOnlySpan<byte> key = Unwrap(point, length);
        if (key.Length != length)
        {
            return null;
        }

        // SEC 1 §2.3.3: 04 is an uncompressed point.
        return algorithm == KeyAlgorithm.Ed25519 ? PublicKeyInfo.OfEd25519(key)
            : key[0] == 0x04 ? PublicKeyInfo.OfP256(key) : null;
    }

    private static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> point, int length)
    {
        if (point.Length == length + 2 && point[0] == 0x04 && point[1] == length)
        {
            return point[2..];
        }

        bool isBitString = point.Length == length + 3 && point[0] == 0x03 && point[1] == length + 1 && point[2] == 0;
        return isBitString ? point[3..] : point;
    }
}
