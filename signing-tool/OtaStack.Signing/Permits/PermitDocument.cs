using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Permits;

/// <summary>A permit (docs/formats.md): a small target that allows named devices one exception, once each.</summary>
public sealed class PermitDocument
{
    /// <summary>The delegated role that lists permits; devices ask no permit of any other.</summary>
    public const string Role = "permits";

    /// <summary><c>[a-z0-9-]</c>, 1–64.</summary>
    public required string Id { get; init; }

    public required string Product { get; init; }

    public required PermitKind Kind { get; init; }

    /// <summary>1–64 ids, ascending.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Why, for whoever reads it later.</summary>
    public required string Reason { get; init; }

    /// <summary>The release that may be gone back to; null for an erase.</summary>
    public string? ReleaseId { get; init; }

    /// <summary>Its version; null for an erase.</summary>
    public string? Version { get; init; }

    /// <summary>How low the release's security counter may be.</summary>
    public int LowestSecurityCounter { get; init; }

    /// <summary><c>userData</c> or <c>all</c>; null for a downgrade.</summary>
    public string? What { get; init; }

    /// <summary>Path of the target.</summary>
    public string Path => PathOf(Product, Id);

    public static string PathOf(string product, string id) => $"{product}/{Role}/{id}.json";

    /// <summary><c>downgrade</c> or <c>erase</c>.</summary>
    public static string NameOf(PermitKind kind) => kind == PermitKind.Downgrade ? "downgrade" : "erase";

    /// <summary>Reads a permit; the device's reader decides whether it is one.</summary>
    /// <param name="name">Of the file, for messages.</param>
    public static PermitDocument Parse(byte[] file, string name)
    {
        if (Permit.Read(new ArraySource(file), "", out _) != Verdict.Accepted)
        {
            throw new SigningException(SigningFault.File, PermitErrorCode.Malformed, name);
        }

        JsonObject members = CanonicalJson.ParseObject(file, name, PermitErrorCode.Malformed);
        return new PermitDocument
        {
            Id = members.TextOf("id")!,
            Product = members.TextOf("product")!,
            Kind = members.TextOf("kind") == "downgrade" ? PermitKind.Downgrade : PermitKind.Erase,
            Devices = members.TextsOf("devices")!,
            NotBefore = TimeOf(members, "notBefore"),
            Expires = TimeOf(members, "expires"),
            Reason = members.TextOf("reason")!,
            ReleaseId = members.TextOf("releaseId"),
            Version = members.TextOf("version"),
            LowestSecurityCounter = members.IntegerOf("lowestSecurityCounter") ?? 0,
            What = members.TextOf("what"),
        };
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(ToJson());

    public JsonObject ToJson()
    {
        JsonObject members = new()
        {
            ["devices"] = JsonMembers.ArrayOf(Devices),
            ["expires"] = MetadataTime.Format(Expires),
            ["id"] = Id,
            ["kind"] = NameOf(Kind),
            ["notBefore"] = MetadataTime.Format(NotBefore),
            ["product"] = Product,
            ["reason"] = Reason,
        };
        if (Kind == PermitKind.Downgrade)
        {
            members["lowestSecurityCounter"] = LowestSecurityCounter;
            members["releaseId"] = ReleaseId;
            members["version"] = Version;
        }
        else
        {
            members["what"] = What;
        }

        return members;
    }

    private static DateTimeOffset TimeOf(JsonObject members, string name)
    {
        return MetadataTime.TryParse(members.TextOf(name), out DateTimeOffset time) ? time : default;
    }
}
