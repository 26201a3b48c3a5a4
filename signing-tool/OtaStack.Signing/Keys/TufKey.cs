using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Keys;

/// <summary>A public Ed25519 key as TUF writes it (specification §4.2.2).</summary>
public sealed class TufKey
{
    /// <summary>Length of an Ed25519 public key.</summary>
    public const int PublicBytes = 32;

    /// <summary>Most bytes of a key file that are read: a key object is under 200.</summary>
    public const int MaxFileBytes = 4096;

    private readonly byte[] _public;

    public TufKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicBytes)
        {
            throw new ArgumentException($"An Ed25519 public key has {PublicBytes} bytes, not {publicKey.Length}.", nameof(publicKey));
        }

        _public = publicKey.ToArray();
        PublicHex = Convert.ToHexStringLower(_public);
        KeyId = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(ToJson())));
    }

    /// <summary>64 lowercase hex characters.</summary>
    public string PublicHex { get; }

    /// <summary>TUF 4.2.1: the hex SHA-256 of the canonical form of the key object.</summary>
    public string KeyId { get; }

    public ReadOnlySpan<byte> PublicKey => _public;

    /// <summary>A fresh copy of the key object.</summary>
    public JsonObject ToJson()
    {
        return new JsonObject
        {
            ["keytype"] = "ed25519",
            ["keyval"] = new JsonObject { ["public"] = PublicHex },
            ["scheme"] = "ed25519",
        };
    }

    /// <summary>The canonical bytes of the key object: what <c>keys/&lt;keyid&gt;.json</c> holds.</summary>
    public byte[] ToCanonicalBytes() => CanonicalJson.Write(ToJson());

    /// <summary>Reads a key object; members beyond the three are refused because they would change the keyid.</summary>
    /// <param name="name">What to call the source in an error: a file name.</param>
    public static TufKey Parse(ReadOnlySpan<byte> json, string name)
    {
        if (json.Length > MaxFileBytes)
        {
            throw new SigningException(SigningFault.File, ErrorCode.KeyMalformed, name);
        }

        return FromJson(CanonicalJson.ParseObject(json, name, ErrorCode.KeyMalformed), name);
    }

    internal static TufKey FromJson(JsonNode? node, string name)
    {
        if (node is JsonObject { Count: 3 } key
            && key.TextOf("keytype") == "ed25519"
            && key.TextOf("scheme") == "ed25519"
            && key["keyval"] is JsonObject { Count: 1 } value
            && value.TextOf("public") is { Length: PublicBytes * 2 } hex
            && hex.All(char.IsAsciiHexDigitLower))
        {
            return new TufKey(Convert.FromHexString(hex));
        }

        throw new SigningException(SigningFault.File, ErrorCode.KeyMalformed, name);
    }
}
