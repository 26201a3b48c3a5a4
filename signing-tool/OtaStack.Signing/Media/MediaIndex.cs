using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Media;

/// <summary>
/// The signed index of a medium (docs/offline-media.md): canonical JSON in the envelope of TUF. It proves to people who prepared the
/// medium, with what, and how it was scanned; devices do not need it.
/// </summary>
public sealed class MediaIndex
{
    public const string FileName = "ota-media.json";

    /// <summary>The value of <c>_type</c>: no signature over it can be taken for one over metadata.</summary>
    public const string TypeName = "media";

    /// <summary>Bytes of an index: about 3,000 files.</summary>
    public const int MaxBytes = 512 * 1024;

    private const int FormatVersion = 1;
    private const string Clean = "clean";
    private const string Skipped = "skipped";

    private MediaIndex(SignedMetadata metadata, IReadOnlyList<MediaFile> files, string bundlePath)
    {
        Metadata = metadata;
        Files = files;
        BundlePath = bundlePath;
    }

    public SignedMetadata Metadata { get; }

    /// <summary>Every file on the medium but the index, ascending by path.</summary>
    public IReadOnlyList<MediaFile> Files { get; }

    /// <summary>The bundle among them.</summary>
    public string BundlePath { get; }

    /// <summary>False when the medium was written without a scan.</summary>
    public bool IsScanned => (Metadata.Body["scan"] as JsonObject)?.TextOf("result") == Clean;

    /// <param name="scan">Null when nobody scanned.</param>
    public static MediaIndex Create(
        DateTimeOffset created, string tool, MediumPlace place, MediaBundle bundle, IReadOnlyList<MediaFile> files, MalwareScan? scan)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(files);
        JsonObject medium = [];
        AddIfKnown(medium, "label", place.Label);
        AddIfKnown(medium, "serial", place.Serial);
        JsonObject described = new()
        {
            ["expires"] = bundle.Expires,
            ["path"] = bundle.Path,
            ["product"] = bundle.Product,
            ["releases"] = JsonMembers.ArrayOf(bundle.Releases),
            ["rootVersion"] = bundle.RootVersion,
            ["targetsVersion"] = bundle.TargetsVersion,
        };
        AddIfKnown(described, "erase", bundle.Erase?.Path);
        JsonObject body = new()
        {
            ["_type"] = TypeName,
            ["bundle"] = described,
            ["created"] = MetadataTime.Format(created),
            ["files"] = new JsonArray([.. files.Select(file => (JsonNode?)ToJson(file))]),
            ["medium"] = medium,
            ["scan"] = ToJson(scan),
            ["tool"] = tool,
            ["version"] = FormatVersion,
        };
        return new MediaIndex(new SignedMetadata(body), files, bundle.Path);
    }

    /// <summary>Reads an index; whose it is, is for <see cref="IsSignedBy"/> to say.</summary>
    public static MediaIndex Parse(ReadOnlySpan<byte> file, string name)
    {
        SignedMetadata metadata = ParseEnvelope(file, name);
        if (metadata.Version != FormatVersion
            || metadata.Body["files"] is not JsonArray listed
            || (metadata.Body["bundle"] as JsonObject)?.TextOf("path") is not { } bundle)
        {
            throw Malformed(name);
        }

        MediaFile[] files = [.. listed.Select(item => Read(item) ?? throw Malformed(name))];
        bool ascending = files.Zip(files.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Path, pair.Second.Path) < 0);
        return ascending && files.Any(item => item.Path == bundle) ? new MediaIndex(metadata, files, bundle) : throw Malformed(name);
    }

    /// <summary>True when one of the keys has signed the index.</summary>
    public bool IsSignedBy(IReadOnlyList<TufKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Dictionary<string, TufKey> known = keys.DistinctBy(key => key.KeyId).ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        return SignatureRequirement.Of(TypeName, new RoleKeys([.. known.Keys], 1), known).IsMetBy(Metadata);
    }

    private static SignedMetadata ParseEnvelope(ReadOnlySpan<byte> file, string name)
    {
        try
        {
            return SignedMetadata.Parse(file, TypeName, name);
        }
        catch (SigningException cause) when (cause.Code == ErrorCode.MetadataMalformed)
        {
            throw new SigningException(cause, SigningFault.Refused, MediaErrorCode.IndexMalformed, name);
        }
    }

    private static void AddIfKnown(JsonObject owner, string name, string? value)
    {
        if (value is not null)
        {
            owner[name] = value;
        }
    }

    private static JsonObject ToJson(MediaFile file)
    {
        return new JsonObject { ["length"] = file.Length, ["path"] = file.Path, ["sha256"] = file.Sha256 };
    }

    private static JsonObject ToJson(MalwareScan? scan)
    {
        return scan is null
            ? new JsonObject { ["result"] = Skipped }
            : new JsonObject
            {
                ["engine"] = scan.Engine,
                ["files"] = scan.Files,
                ["result"] = Clean,
                ["scanner"] = scan.Scanner,
                ["signatures"] = new JsonArray([.. scan.Signatures.Select(file => (JsonNode?)ToJson(file))]),
                ["time"] = MetadataTime.Format(scan.Time),
            };
    }

    private static JsonObject ToJson(SignatureFile file)
    {
        JsonObject json = new() { ["name"] = file.Name };
        AddIfKnown(json, "sha256", file.Sha256);
        if (file.Version is { } version)
        {
            json["version"] = version;
        }

        AddIfKnown(json, "built", file.Built is { } built ? MetadataTime.Format(built) : null);
        return json;
    }

    private static MediaFile? Read(JsonNode? node)
    {
        return node is JsonObject { Count: 3 } file
            && file.TextOf("path") is { Length: > 0 and <= 1024 } path
            && !Path.IsPathRooted(path)
            && path.Split('/').All(segment => segment.Length > 0 && segment is not ("." or ".."))
            && file["length"] is JsonValue value && value.TryGetValue(out long length) && length >= 0
            && file.TextOf("sha256") is { Length: 64 } sha256 && sha256.All(char.IsAsciiHexDigitLower)
            ? new MediaFile(path, length, sha256)
            : null;
    }

    private static SigningException Malformed(string name)
    {
        return new SigningException(SigningFault.Refused, MediaErrorCode.IndexMalformed, name);
    }
}
