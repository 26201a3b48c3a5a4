using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Metadata;

/// <summary>A metadata file (specification §4.2.1): the signed object and the signatures over its canonical bytes.</summary>
public sealed class SignedMetadata
{
    private readonly SortedDictionary<string, string> _signatures = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _slots = new(StringComparer.Ordinal);

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

    /// <summary>keyid → signature in hex, ascending by keyid; without the empty slots.</summary>
    public IReadOnlyDictionary<string, string> Signatures => _signatures;

    /// <summary>keyids that a signature is awaited from: written as <c>"sig":""</c>, as TUF tools do.</summary>
    public IReadOnlyCollection<string> Slots => _slots;

    /// <summary>True when somebody has signed or was asked to: the body must stay as it is.</summary>
    public bool IsFrozen => _signatures.Count + _slots.Count > 0;

    public int Version => Body.IntegerOf("version") ?? 0;

    /// <summary>When the metadata ceases to be valid, as it stands in the file; empty when it does not.</summary>
    public string Expires => Body.TextOf("expires") ?? "";

    /// <summary>When the metadata was made, as it stands in the file; empty when it does not.</summary>
    public string Issued => Body.TextOf("issued") ?? "";

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
        Add(signer.KeyId, signer.Sign(SignedBytes));
    }

    /// <summary>Takes a signature made elsewhere; whether it is good is for the caller to check.</summary>
    public void Add(string keyId, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        _signatures[keyId] = Convert.ToHexStringLower(signature);
        _ = _slots.Remove(keyId);
    }

    /// <summary>Writes an empty slot for every key that has not signed.</summary>
    public void Await(IEnumerable<string> keyIds)
    {
        ArgumentNullException.ThrowIfNull(keyIds);
        _slots.UnionWith(keyIds.Where(keyId => !_signatures.ContainsKey(keyId)));
    }

    /// <summary>Drops the empty slots: published metadata has none.</summary>
    public void DropSlots() => _slots.Clear();

    /// <summary>The canonical bytes of the whole file.</summary>
    public byte[] ToBytes()
    {
        JsonArray signatures = [];
        foreach (string keyId in _signatures.Keys.Concat(_slots).Order(StringComparer.Ordinal))
        {
            signatures.Add((JsonNode)new JsonObject { ["keyid"] = keyId, ["sig"] = _signatures.GetValueOrDefault(keyId, "") });
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
            || _slots.Contains(keyId)
            || !(value.Length == 0 ? !_signatures.ContainsKey(keyId) && _slots.Add(keyId) : _signatures.TryAdd(keyId, value)))
        {
            throw Malformed(null, name);
        }
    }
}
