using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Repository.Roots;

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

    /// <summary>Most characters of a key's label.</summary>
    public const int MaxLabelCharacters = 64;

    internal const int MaxFileBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Product name, <c>[a-z0-9-]</c>, at most 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The boards that releases of this product may name, 1–16.</summary>
    public required IReadOnlyList<string> Boards { get; init; }

    public int RootDays { get; init; } = DefaultRootDays;

    public int TargetsDays { get; init; } = DefaultTargetsDays;

    /// <summary>keyid → what people call the key: its holder, its module. Nothing is decided by it.</summary>
    public IReadOnlyDictionary<string, string> KeyLabels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

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

        ProductSettings settings = new() { Name = product, Boards = boards, RootDays = root, TargetsDays = targets, KeyLabels = ReadLabels(json) };
        settings.Check();
        return settings;
    }

    /// <summary>The same with another label for a key; an empty one takes the label away.</summary>
    internal ProductSettings WithLabel(string keyId, string label)
    {
        if (label.Length > MaxLabelCharacters || label.Any(char.IsControl))
        {
            throw new SigningException(SigningFault.Usage, RootErrorCode.LabelInvalid, label, Count.Of(MaxLabelCharacters));
        }

        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach ((string key, string text) in KeyLabels.Append(new KeyValuePair<string, string>(keyId, label)))
        {
            labels[key] = text;
        }

        if (label.Length == 0)
        {
            _ = labels.Remove(keyId);
        }

        return new ProductSettings { Name = Name, Boards = Boards, RootDays = RootDays, TargetsDays = TargetsDays, KeyLabels = labels };
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
        if (KeyLabels.Count > 0)
        {
            JsonObject labels = [];
            foreach ((string keyId, string label) in KeyLabels)
            {
                labels[keyId] = label;
            }

            json["keyLabels"] = labels;
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString(Readable) + "\n");
    }

    /// <summary>Labels help people and nothing else: one that is not as it should be is passed over.</summary>
    private static SortedDictionary<string, string> ReadLabels(JsonObject json)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        if (json["keyLabels"] is JsonObject members)
        {
            foreach (string keyId in members.Select(member => member.Key))
            {
                if (members.TextOf(keyId) is { Length: > 0 and <= MaxLabelCharacters } label)
                {
                    labels[keyId] = label;
                }
            }
        }

        return labels;
    }
}
