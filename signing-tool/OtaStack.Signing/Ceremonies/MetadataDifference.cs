using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>One member that differs between two metadata.</summary>
/// <param name="Path">Names from the outermost member inwards.</param>
/// <param name="Before">What it was; null when it comes.</param>
/// <param name="After">What it is to be; null when it goes.</param>
public sealed record MetadataDifference(string Path, string? Before, string? After)
{
    /// <summary>
    /// Every member that differs, in order. It is complete whatever a later version of the tool puts into metadata: two payloads
    /// without a difference have the same canonical bytes.
    /// </summary>
    public static IReadOnlyList<MetadataDifference> Between(SignedMetadata? before, SignedMetadata after)
    {
        ArgumentNullException.ThrowIfNull(after);
        SortedDictionary<string, string> old = Flatten(before?.Body);
        SortedDictionary<string, string> current = Flatten(after.Body);
        return
        [
            .. old.Keys.Union(current.Keys).Order(StringComparer.Ordinal)
                .Where(path => old.GetValueOrDefault(path) != current.GetValueOrDefault(path))
                .Select(path => new MetadataDifference(path, old.GetValueOrDefault(path), current.GetValueOrDefault(path))),
        ];
    }

    private static SortedDictionary<string, string> Flatten(JsonObject? body)
    {
        SortedDictionary<string, string> members = new(StringComparer.Ordinal);
        if (body is not null)
        {
            Add(members, "", body);
        }

        return members;
    }

    private static void Add(SortedDictionary<string, string> members, string path, JsonNode? node)
    {
        // Lists are few and short (keyids, boards, delegated roles): shown whole, so that their order counts too.
        if (node is JsonObject { Count: > 0 } owner && !IsLeaf(owner))
        {
            foreach ((string name, JsonNode? value) in owner)
            {
                Add(members, path.Length == 0 ? name : path + " › " + name, value);
            }
        }
        else
        {
            members[path] = Encoding.UTF8.GetString(CanonicalJson.Write(node!));
        }
    }

    /// <summary>A hash or a key is clearer on one line.</summary>
    private static bool IsLeaf(JsonObject owner) => owner.ContainsKey("keytype") || owner is { Count: 1 } && owner.ContainsKey("sha256");
}
