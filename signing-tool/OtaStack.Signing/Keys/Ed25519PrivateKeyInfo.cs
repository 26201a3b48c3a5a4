using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;

namespace OtaStack.Signing.Keys;

/// <summary>An Ed25519 seed as PrivateKeyInfo (RFC 8410 §7).</summary>
internal static class Ed25519PrivateKeyInfo
{
    // SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING seed } }, up to the seed: written out by hand
    // so that the seed passes through no buffer that cannot be wiped.
    private static readonly byte[] Header = Convert.FromHexString("302e020100300506032b657004220420");

    /// <summary>The encoding, which the caller wipes.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> seed)
    {
        byte[] encoded = GC.AllocateArray<byte>(Header.Length + Ed25519Signer.SeedBytes, pinned: true);
        Header.CopyTo(encoded.AsSpan());
        seed.CopyTo(encoded.AsSpan(Header.Length));
        return encoded;
    }

    /// <exception cref="ArgumentException">The key is not 32 bytes.</exception>
    /// <exception cref="IOException">The ASN.1 is not right.</exception>
    public static Ed25519Signer Decode(PrivateKeyInfo info)
    {
        byte[] seed = Asn1OctetString.GetInstance(info.ParsePrivateKey()).GetOctets();
        try
        {
            return Ed25519Signer.FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
