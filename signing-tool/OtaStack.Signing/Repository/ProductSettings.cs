using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Repository;

/// <summary>What <c>ota-product.json</c> holds: defaults for the tool, trusted by nobody.</summary>
public sealed class ProductSettings
{
    /// <summary>Days until a new root expires, unless told otherwise.</summary>
    public const int DefaultRootDays = 365;

    /// <summary>Days until new targets metadata expires, unless told otherwise.</summary>
    public const int DefaultTargetsDays = 90;

    /// <summary>Most days that anything may be valid.</summary>
    public const int MaxDays = 3650;

    internal const int MaxFileBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Product name, <c>[a-z0-9-]</c>, at most 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The boards that releases of this product may name, 1–16.</summary>
    public required IReadOnlyList<string> Boards { get; init; }

    public int RootDays { get; init; } = DefaultRootDays;

    public int TargetsDays { get; init; } = DefaultTargetsDays;

    internal static ProductSettings Parse(ReadOnlySpan<byte> file, string name)
    {
        JsonObject json = CanonicalJson.ParseObject(file, name, ErrorCode.SettingsMalformed);
        if (json.TextOf("name") is not { } product
            || json.TextsOf("boards") is not { } boards
            || json["expiryDays"] is not JsonObject days
            || days.IntegerOf("root") is not { } root
            || days.IntegerOf("targets") is not { } targets)
        {
            throw new SigningException(SigningFault.File, ErrorCode.SettingsMalformed, name);
        }

        ProductSettings settings = new() { Name = product, Boards = boards, RootDays = root, TargetsDays = targets };
        settings.Check();
        return settings;
    }

    internal void Check()
    {
        Names.CheckProduct(Name);
        Names.CheckBoards(Boards);
        foreach (int days in (int[])[RootDays, TargetsDays])
        {
            if (days is < 1 or > MaxDays)
            {
                throw new SigningException(SigningFault.Usage, ErrorCode.ExpiryInvalid, Count.Of(days), Count.Of(MaxDays));
            }
        }
    }

    internal byte[] ToBytes()
    {
        JsonObject json = new()
        {
            ["boards"] = JsonMembers.ArrayOf(Boards),
            ["expiryDays"] = new JsonObject { ["root"] = RootDays, ["targets"] = TargetsDays },
            ["name"] = Name,
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString(Readable) + "\n");
    }
}
