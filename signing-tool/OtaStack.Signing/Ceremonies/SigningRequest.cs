using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// What the online side asks the holders of offline keys to sign (docs/ceremonies/files.md). It holds no secret, and nothing in it
/// is believed by the signing box before it was checked.
/// </summary>
public sealed class SigningRequest
{
    /// <summary>The value of <c>format</c>.</summary>
    public const string FormatName = "ota-signing-request/1";

    private byte[] _bytes = [];

    /// <summary>128 random bits, 32 lowercase hex characters.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When responses are no longer accepted.</summary>
    public required DateTimeOffset Expires { get; init; }

    public required string Product { get; init; }

    /// <summary><c>root</c>, <c>targets</c> or a delegated role.</summary>
    public required string Role { get; init; }

    public required int Version { get; init; }

    /// <summary>How many people must give their names on the signing box: 1 or 2.</summary>
    public required int Operators { get; init; }

    /// <summary>The canonical bytes of <c>signed</c>.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Version of the metadata that the payload follows; 0 when it is the first.</summary>
    public required int PreviousVersion { get; init; }

    /// <summary>SHA-256 of that metadata's signed bytes; empty when there is none.</summary>
    public required string PreviousSha256 { get; init; }

    public required IReadOnlyList<TargetFile> Artefacts { get; init; }

    public required IReadOnlyList<SignatureNeed> Needed { get; init; }

    /// <summary>The root chain from version 1, as files; empty when the payload is root version 1.</summary>
    public required IReadOnlyList<byte[]> Roots { get; init; }

    /// <summary>The file that delegates to the role; null for <c>root</c> and <c>targets</c>.</summary>
    public byte[]? Delegator { get; init; }

    public bool IsRehearsal => Rehearsal.IsProduct(Product);

    public string PayloadSha256 => Convert.ToHexStringLower(SHA256.HashData(Payload));

    /// <summary>SHA-256 of the request file: what a response binds to.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(ToBytes()));

    /// <summary>keyids of everybody who may sign, ascending.</summary>
    public IReadOnlyList<string> KeyIds => [.. Needed.SelectMany(need => need.KeyIds).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Reads a request file: the canonical bytes of exactly the members that there are.</summary>
    /// <exception cref="SigningException"><c>ceremony.request_malformed</c>.</exception>
    public static SigningRequest Parse(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            JsonObject json = file.Length <= CeremonyLimits.MaxRequestBytes
                ? CanonicalJson.ParseObject(file, name, CeremonyErrorCode.RequestMalformed)
                : throw Malformed(null, name);
            SigningRequest request = Read(json) ?? throw Malformed(null, name);

            // Whatever is not read is not written either: a member too many, another spelling, a list in another order.
            return request.ToBytes().AsSpan().SequenceEqual(file) ? request : throw Malformed(null, name);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException or FormatException)
        {
            throw Malformed(cause, name);
        }
    }

    /// <summary>The canonical bytes of the file.</summary>
    public byte[] ToBytes()
    {
        if (_bytes.Length == 0)
        {
            _bytes = CanonicalJson.Write(ToJson());
        }

        return _bytes;
    }

    private static SigningRequest? Read(JsonObject json)
    {
        if (json.TextOf("format") != FormatName
            || json.TextOf("id") is not { Length: 32 } id || !id.All(char.IsAsciiHexDigitLower)
            || !MetadataTime.TryParse(json.TextOf("created"), out DateTimeOffset created)
            || !MetadataTime.TryParse(json.TextOf("expires"), out DateTimeOffset expires)
            || json.TextOf("product") is not { } product || !Names.IsProduct(product)
            || json.TextOf("role") is not { } role || !Names.IsRole(role)
            || json.IntegerOf("version") is not ({ } version and > 0)
            || json.IntegerOf("operators") is not ({ } operators and (1 or 2))
            || json.IntegerOf("previousVersion") is not ({ } previous and >= 0)
            || json.TextOf("previousSha256") is not { } previousSha256
            || json.TextOf("payload") is not { } payload
            || json.TextsOf("roots") is not { Length: <= CeremonyLimits.MaxRoots } roots
            || ReadArtefacts(json["artefacts"]) is not { } artefacts
            || ReadNeeds(json["needed"]) is not { } needed)
        {
            return null;
        }

        return new SigningRequest
        {
            Id = id,
            Created = created,
            Expires = expires,
            Product = product,
            Role = role,
            Version = version,
            Operators = operators,
            Payload = Convert.FromBase64String(payload),
            PreviousVersion = previous,
            PreviousSha256 = previousSha256,
            Artefacts = artefacts,
            Needed = needed,
            Roots = [.. roots.Select(Convert.FromBase64String)],
            Delegator = json.TextOf("delegator") is { } delegator ? Convert.FromBase64String(delegator) : null,
        };
    }

    private static List<TargetFile>? ReadArtefacts(JsonNode? node)
    {
        if (node is not JsonArray { Count: <= CeremonyLimits.MaxArtefacts } items)
        {
            return null;
        }

        List<TargetFile> artefacts = [];
        foreach (JsonNode? item in items)
        {
            if (item is not JsonObject { Count: 3 } artefact || artefact.TextOf("path") is not { } path || !TargetFile.TryRead(path, artefact, out TargetFile? file))
            {
                return null;
            }

            artefacts.Add(file);
        }

        return artefacts;
    }

    private static SignatureNeed[]? ReadNeeds(JsonNode? node)
    {
        SignatureNeed?[] needs = node is JsonArray { Count: > 0 and <= CeremonyLimits.MaxNeeds } items ? [.. items.Select(SignatureNeed.TryRead)] : [];
        return needs.Length > 0 && needs.All(need => need is not null) ? [.. needs.OfType<SignatureNeed>()] : null;
    }

    private static SigningException Malformed(Exception? cause, string name)
    {
        return new SigningException(cause, SigningFault.File, CeremonyErrorCode.RequestMalformed, name);
    }

    private JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["artefacts"] = new JsonArray([.. Artefacts.Select(ToJson)]),
            ["created"] = MetadataTime.Format(Created),
            ["expires"] = MetadataTime.Format(Expires),
            ["format"] = FormatName,
            ["id"] = Id,
            ["needed"] = new JsonArray([.. Needed.Select(need => (JsonNode?)need.ToJson())]),
            ["operators"] = Operators,
            ["payload"] = Convert.ToBase64String(Payload),
            ["payloadSha256"] = PayloadSha256,
            ["previousSha256"] = PreviousSha256,
            ["previousVersion"] = PreviousVersion,
            ["product"] = Product,
            ["rehearsal"] = IsRehearsal,
            ["role"] = Role,
            ["roots"] = JsonMembers.ArrayOf(Roots.Select(root => Convert.ToBase64String(root))),
            ["version"] = Version,
        };
        if (Delegator is not null)
        {
            json["delegator"] = Convert.ToBase64String(Delegator);
        }

        return json;
    }

    private static JsonNode? ToJson(TargetFile artefact)
    {
        JsonObject json = artefact.ToJson();
        json["path"] = artefact.Path;
        return json;
    }
}
