using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Audit;

/// <summary>One use of a private key, as the log tells it.</summary>
/// <param name="Verb">What the person asked the tool for.</param>
/// <param name="Operator">Who asked, when known.</param>
/// <param name="Key">The key's URI without secrets.</param>
/// <param name="KeyId">keyid, or SHA-256 of the SubjectPublicKeyInfo for a key that is no TUF key.</param>
public sealed record KeyUse(string Verb, string? Operator, string Key, string KeyId)
{
    /// <summary>The members of the <c>intent</c> entry for a signature over these bytes.</summary>
    internal JsonObject FactsFor(byte[] message)
    {
        JsonObject facts = new()
        {
            ["key"] = WithoutSecrets(Key),
            ["keyid"] = KeyId,
            ["length"] = message.Length,
            ["purpose"] = PurposeOf(message),
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(message)),
            ["verb"] = Verb,
        };
        if (Operator is not null)
        {
            facts["operator"] = Operator;
        }

        return facts;
    }

    /// <summary>RFC 7512: a PIN can stand in the query of a <c>pkcs11:</c> URI, and nothing of a query is needed to tell which key it was.</summary>
    public static string WithoutSecrets(string uri)
    {
        int query = uri.StartsWith("pkcs11:", StringComparison.OrdinalIgnoreCase) ? uri.IndexOf('?', StringComparison.Ordinal) : -1;
        string path = query < 0 ? uri : uri[..query];
        return path.Contains("pin-", StringComparison.OrdinalIgnoreCase)
            ? string.Join(';', path.Split(';').Where(attribute => !attribute.Contains("pin-", StringComparison.OrdinalIgnoreCase)))
            : path;
    }

    /// <summary>The type and version of metadata or of a statement; <c>bytes</c> for everything else.</summary>
    private static string PurposeOf(byte[] message)
    {
        try
        {
            JsonObject signed = CanonicalJson.ParseObject(message, "", ErrorCode.MetadataMalformed);
            return signed.TextOf("_type") is { } type
                ? signed.IntegerOf("version") is { } version ? $"{type} {Count.Of(version)}" : type
                : "bytes";
        }
        catch (Exception failure) when (failure is SigningException or InvalidOperationException)
        {
            return "bytes";
        }
    }
}
