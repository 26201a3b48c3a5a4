using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Metadata;

/// <summary>A metadata file (specification §4.2.1): the signed object and the signatures over its canonical bytes.</summary>
public sealed class SignedMetadata
{
    private readonly SortedDictionary<string, string> _signatures = new(StringComparer.Ordinal);

    public SignedMetadata(JsonObject body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        SignedBytes = CanonicalJson.Write(body);
    }

    /// <summary>The <c>signed</c> object. Not to be changed: <see cref="SignedBytes"/> is made from it once.</summary>
    public JsonObject Body { get; }

    /// <summary>What the signatures are over.</summary>
    public byte[] SignedBytes { get; }

    /// <summary>keyid → signature in hex, ascending by keyid.</summary>
    public IReadOnlyDictionary<string, string> Signatures => _signatures;

    public int Version => Body.IntegerOf("version") ?? 0;

    /// <summary>Reads a metadata file of ours: it must be the canonical bytes of what it says.</summary>
    /// <param name="name">What to call the file in an error.</param>
    public static SignedMetadata Parse(ReadOnlySpan<byte> file, string type, string name)
    {
        SignedMetadata metadata = ParseAny(file, name);

        // A file that is not the canonical bytes was not written by this tool, or was changed since.
        return metadata.Body.TextOf("_type") == type && metadata.ToBytes().AsSpan().SequenceEqual(file)
            ? metadata
            : throw Malformed(null, name);
    }

    /// <summary>Reads metadata of any role in any spelling of JSON, to look at it.</summary>
    public static SignedMetadata ParseAny(ReadOnlySpan<byte> file, string name)
    {
        JsonObject envelope = CanonicalJson.ParseObject(file, name, ErrorCode.MetadataMalformed);
        if (envelope.Count != 2
            || envelope["signatures"] is not JsonArray signatures
            || envelope["signed"] is not JsonObject body
            || body.TextOf("_type") is null
            || body.IntegerOf("version") is not > 0)
        {
            throw Malformed(null, name);
        }

        try
        {
            SignedMetadata metadata = new((JsonObject)body.DeepClone());
            foreach (JsonNode? item in signatures)
            {
                metadata.Add(item, name);
            }

            return metadata;
        }
        catch (ArgumentException cause)
        {
            throw Malformed(cause, name);
        }
    }

    /// <summary>Signs with the key; the same key again changes nothing.</summary>
    public void Sign(IKeySigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        _signatures[signer.KeyId] = Convert.ToHexStringLower(signer.Sign(SignedBytes));
    }

    /// <summary>The canonical bytes of the whole file.</summary>
    public byte[] ToBytes()
    {
        JsonArray signatures = [];
        foreach ((string keyId, string signature) in _signatures)
        {
            signatures.Add((JsonNode)new JsonObject { ["keyid"] = keyId, ["sig"] = signature });
        }

        return CanonicalJson.Write(new JsonObject { ["signatures"] = signatures, ["signed"] = Body.DeepClone() });
    }

    private static SigningException Malformed(Exception? cause, string name)
    {
        return new SigningException(cause, SigningFault.File, ErrorCode.MetadataMalformed, name);
    }

    private void Add(JsonNode? item, string name)
    {
        if (item is not JsonObject { Count: 2 } signature
            || signature.TextOf("keyid") is not { } keyId
            || signature.TextOf("sig") is not { } value
            || !_signatures.TryAdd(keyId, value))
        {
            throw Malformed(null, name);
        }
    }
}
