using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>One signature by one key, bound to its request, with who made it and on what (docs/ceremonies/files.md).</summary>
public sealed class SigningResponse
{
    /// <summary>The value of <c>format</c>.</summary>
    public const string FormatName = "ota-signing-response/1";

    /// <summary>SHA-256 of the request file.</summary>
    public required string RequestSha256 { get; init; }

    public required string RequestId { get; init; }

    public required string Product { get; init; }

    public required string Role { get; init; }

    public required int Version { get; init; }

    public required bool IsRehearsal { get; init; }

    public required string PayloadSha256 { get; init; }

    public required string KeyId { get; init; }

    /// <summary>64 bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>Names of those who confirmed, 1–4.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>When it was signed, by the clock of the signing box.</summary>
    public required DateTimeOffset Time { get; init; }

    public required ToolIdentity Tool { get; init; }

    /// <summary>The newest entry of the signing box's log of key uses, which tells of this signature.</summary>
    public required LogHead LogHead { get; init; }

    /// <summary>Where the key lives, without secrets: a token's label and serial number, or a file name.</summary>
    public required string Key { get; init; }

    /// <summary>Reads a response file: the canonical bytes of exactly the members that there are.</summary>
    /// <exception cref="SigningException"><c>ceremony.response_malformed</c>.</exception>
    public static SigningResponse Parse(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            JsonObject json = file.Length <= CeremonyLimits.MaxResponseBytes
                ? CanonicalJson.ParseObject(file, name, CeremonyErrorCode.ResponseMalformed)
                : throw Malformed(null, name);
            SigningResponse response = Read(json) ?? throw Malformed(null, name);
            return response.ToBytes().AsSpan().SequenceEqual(file) ? response : throw Malformed(null, name);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException or FormatException)
        {
            throw Malformed(cause, name);
        }
    }

    /// <summary>The canonical bytes of the file.</summary>
    public byte[] ToBytes()
    {
        return CanonicalJson.Write(new JsonObject
        {
            ["format"] = FormatName,
            ["key"] = Key,
            ["keyid"] = KeyId,
            ["logHead"] = LogHead.ToJson(),
            ["operators"] = JsonMembers.ArrayOf(Operators),
            ["payloadSha256"] = PayloadSha256,
            ["product"] = Product,
            ["rehearsal"] = IsRehearsal,
            ["request"] = RequestId,
            ["requestSha256"] = RequestSha256,
            ["role"] = Role,
            ["sig"] = Convert.ToHexStringLower(Signature),
            ["time"] = MetadataTime.Format(Time),
            ["tool"] = new JsonObject { ["sha256"] = Tool.Sha256, ["version"] = Tool.Version },
            ["version"] = Version,
        });
    }

    /// <summary>True for a file that says that it is a response.</summary>
    public static bool IsResponse(ReadOnlySpan<byte> file) => file.IndexOf("\"format\":\"ota-signing-response/1\""u8) >= 0;

    /// <summary>True for what may stand in a response as a name: one line, not empty, bounded.</summary>
    internal static bool IsName(string text)
    {
        return text.Length is > 0 and <= CeremonyLimits.MaxNameCharacters && !text.Any(character => char.IsControl(character) || char.IsSurrogate(character));
    }

    private static SigningResponse? Read(JsonObject json)
    {
        if (json.TextOf("format") != FormatName
            || json.TextOf("requestSha256") is not { Length: 64 } requestSha256
            || json.TextOf("request") is not { Length: 32 } request
            || json.TextOf("product") is not { } product
            || json.TextOf("role") is not { } role
            || json.IntegerOf("version") is not { } version
            || json["rehearsal"] is not JsonValue mark || !mark.TryGetValue(out bool rehearsal)
            || json.TextOf("payloadSha256") is not { Length: 64 } payload
            || json.TextOf("keyid") is not { Length: 64 } keyId
            || json.TextOf("key") is not { } key || key.Length > CeremonyLimits.MaxKeyCharacters
            || json.TextOf("sig") is not { Length: Ed25519Signer.SignatureBytes * 2 } signature
            || json.TextsOf("operators") is not { Length: > 0 and <= CeremonyLimits.MaxOperators } operators || !operators.All(IsName)
            || !MetadataTime.TryParse(json.TextOf("time"), out DateTimeOffset time)
            || json["tool"] is not JsonObject tool || tool.TextOf("version") is not { } toolVersion || !IsName(toolVersion)
            || tool.TextOf("sha256") is not { Length: 64 } toolSha256 || !toolSha256.All(char.IsAsciiHexDigitLower)
            || LogHead.TryRead(json["logHead"]) is not { } head)
        {
            return null;
        }

        return new SigningResponse
        {
            RequestSha256 = requestSha256,
            RequestId = request,
            Product = product,
            Role = role,
            Version = version,
            IsRehearsal = rehearsal,
            PayloadSha256 = payload,
            KeyId = keyId,
            Key = key,
            Signature = Convert.FromHexString(signature),
            Operators = operators,
            Time = time,
            Tool = new ToolIdentity(toolVersion, toolSha256),
            LogHead = head,
        };
    }

    private static SigningException Malformed(Exception? cause, string name)
    {
        return new SigningException(cause, SigningFault.File, CeremonyErrorCode.ResponseMalformed, name);
    }
}
