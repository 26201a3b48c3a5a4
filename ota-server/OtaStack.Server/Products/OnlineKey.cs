using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace OtaStack.Server.Products;

/// <summary>
/// The Ed25519 key with which the server signs <c>snapshot</c> and <c>timestamp</c>, and nothing else:
/// a stolen one delays updates, it cannot install anything.
/// </summary>
internal sealed class OnlineKey
{
    private const int SeedLength = 32;

    // RFC 8410: PrivateKeyInfo, version 0, id-Ed25519, OCTET STRING in an OCTET STRING.
    private static readonly byte[] Pkcs8Prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private readonly byte[] _seed;

    private OnlineKey(byte[] seed)
    {
        _seed = seed;
        byte[] publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        PublicHex = Convert.ToHexStringLower(publicKey);

        // TUF 4.2.1: the keyid is the SHA-256 of the canonical form of the key object.
        KeyId = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(
            $$$"""{"keytype":"ed25519","keyval":{"public":"{{{PublicHex}}}"},"scheme":"ed25519"}""")));
    }

    /// <summary>64 hex characters.</summary>
    public string PublicHex { get; }

    /// <summary>64 hex characters.</summary>
    public string KeyId { get; }

    public static OnlineKey Create()
    {
        return new OnlineKey(RandomNumberGenerator.GetBytes(SeedLength));
    }

    /// <summary>Reads a PKCS#8 PEM file; <see cref="InvalidDataException"/> when it is not an Ed25519 key.</summary>
    public static OnlineKey Parse(string pem)
    {
        if (PemEncoding.TryFind(pem, out PemFields fields)
            && pem[fields.Label].Equals("PRIVATE KEY", StringComparison.Ordinal)
            && fields.DecodedDataLength == Pkcs8Prefix.Length + SeedLength)
        {
            byte[] der = Convert.FromBase64String(pem[fields.Base64Data]);
            if (der.AsSpan().StartsWith(Pkcs8Prefix))
            {
                return new OnlineKey(der[Pkcs8Prefix.Length..]);
            }
        }

        throw new InvalidDataException("This is not an Ed25519 private key in PKCS#8 PEM form.");
    }

    public string ToPem()
    {
        return new string(PemEncoding.Write("PRIVATE KEY", [.. Pkcs8Prefix, .. _seed])) + "\n";
    }

    /// <summary>64 bytes.</summary>
    public byte[] Sign(byte[] message)
    {
        byte[] signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }
}
