using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace OtaStack.TestKit;

/// <summary>An Ed25519 key that is the same in every run. Signs with BouncyCastle, so the code under test never checks itself.</summary>
public sealed class TestKey
{
    private readonly Ed25519PrivateKeyParameters _private;

    private TestKey(byte[] seed, string otherMember = "")
    {
        _private = new Ed25519PrivateKeyParameters(seed);
        PublicKey = _private.GeneratePublicKey().GetEncoded();
        PublicHex = Convert.ToHexStringLower(PublicKey);
        KeyJson = "{\"keytype\":\"ed25519\",\"keyval\":{\"public\":\"" + PublicHex + "\"},\"scheme\":\"ed25519\"" + otherMember + "}";
        KeyId = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(KeyJson)));
    }

    public byte[] PublicKey { get; }

    public string PublicHex { get; }

    /// <summary>Lower-case hex SHA-256 of <see cref="KeyJson"/>.</summary>
    public string KeyId { get; }

    /// <summary>The canonical TUF key object.</summary>
    public string KeyJson { get; }

    public static TestKey FromSeed(int n)
    {
        return new TestKey(SHA256.HashData(Encoding.ASCII.GetBytes($"OtaStack test key {n}")));
    }

    public static TestKey FromSeed(byte[] seed32)
    {
        return new TestKey(seed32);
    }

    /// <summary>The same key with a member more in its object, and so under another keyid.</summary>
    public TestKey UnderAnotherKeyId() => new(_private.GetEncoded(), ",\"x\":1");

    public byte[] Sign(byte[] message)
    {
        Ed25519Signer signer = new();
        signer.Init(forSigning: true, _private);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }
}
