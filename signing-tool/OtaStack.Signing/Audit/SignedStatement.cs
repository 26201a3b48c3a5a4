using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Signing.Audit;

/// <summary>
/// Something that keyholders state with their signatures and that is no metadata: a checkpoint of the log, minutes. The
/// <c>_type</c> in the signed bytes keeps it from ever being taken for metadata. The public keys travel with it.
/// </summary>
public sealed class SignedStatement
{
    /// <summary>Bytes of a statement that are read.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly SortedDictionary<string, (TufKey Key, byte[] Signature)> _signatures = new(StringComparer.Ordinal);
    private readonly byte[] _signedBytes;

    /// <param name="body">What is stated; <c>_type</c> says what kind of statement it is. Not to be changed afterwards.</param>
    public SignedStatement(JsonObject body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        _signedBytes = CanonicalJson.Write(body);
    }

    public JsonObject Body { get; }

    /// <summary>The keys that signed, ascending by keyid; every signature is good.</summary>
    public IReadOnlyList<TufKey> Signers => [.. _signatures.Values.Select(item => item.Key)];

    /// <summary>Reads a statement; a signature that is not good is refused, and so is a statement without one.</summary>
    public static SignedStatement Parse(ReadOnlySpan<byte> file, string type, string name)
    {
        try
        {
            JsonObject envelope = CanonicalJson.ParseObject(file, name, AuditErrorCode.StatementMalformed);
            if (envelope.Count != 2 || envelope["signed"] is not JsonObject body || body.TextOf("_type") != type || envelope["signatures"] is not JsonArray { Count: > 0 and <= 64 } items)
            {
                throw Malformed(null, name);
            }

            SignedStatement statement = new((JsonObject)body.DeepClone());
            foreach (JsonNode? item in items)
            {
                statement.Add(item, name);
            }

            return statement.ToBytes().AsSpan().SequenceEqual(file) ? statement : throw Malformed(null, name);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException or FormatException)
        {
            throw Malformed(cause, name);
        }
    }

    public void Sign(IKeySigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        _signatures[signer.KeyId] = (signer.PublicKey, signer.Sign(_signedBytes));
    }

    /// <summary>The canonical bytes of the whole file.</summary>
    public byte[] ToBytes()
    {
        JsonArray items = [];
        foreach ((TufKey key, byte[] signature) in _signatures.Values)
        {
            items.Add((JsonNode)new JsonObject { ["key"] = key.ToJson(), ["keyid"] = key.KeyId, ["sig"] = Convert.ToHexStringLower(signature) });
        }

        return CanonicalJson.Write(new JsonObject { ["signatures"] = items, ["signed"] = Body.DeepClone() });
    }

    private void Add(JsonNode? item, string name)
    {
        if (item is not JsonObject { Count: 3 } signature || signature.TextOf("sig") is not { Length: Ed25519Signer.SignatureBytes * 2 } hex)
        {
            throw Malformed(null, name);
        }

        TufKey key = TufKey.FromJson(signature["key"], name);
        byte[] bytes = Convert.FromHexString(hex);
        if (key.KeyId != signature.TextOf("keyid") || !_signatures.TryAdd(key.KeyId, (key, bytes)))
        {
            throw Malformed(null, name);
        }

        if (!Ed25519.Verify(key.PublicKey.ToArray(), bytes, _signedBytes))
        {
            throw new SigningException(SigningFault.Refused, AuditErrorCode.StatementSignature, name, key.KeyId);
        }
    }

    private static SigningException Malformed(Exception? cause, string name)
    {
        return new SigningException(cause, SigningFault.File, AuditErrorCode.StatementMalformed, name);
    }
}
