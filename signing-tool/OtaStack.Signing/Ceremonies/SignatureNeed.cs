using System.Text.Json.Nodes;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>A threshold as a request tells it.</summary>
/// <param name="Source">The metadata that demands it, as <c>VERSION.ROLE</c>.</param>
/// <param name="KeyIds">Whose signatures count, ascending.</param>
/// <param name="Threshold">How many of them.</param>
public sealed record SignatureNeed(string Source, IReadOnlyList<string> KeyIds, int Threshold)
{
    internal static SignatureNeed Of(SignatureRequirement requirement) => new(requirement.Source, [.. requirement.Keys.Keys], requirement.Threshold);

    internal static SignatureNeed? TryRead(JsonNode? node)
    {
        return node is JsonObject { Count: 3 } members && members.TextOf("source") is { } source && RoleKeys.TryRead(members) is { } keys
            ? new SignatureNeed(source, keys.KeyIds, keys.Threshold)
            : null;
    }

    internal JsonObject ToJson() => new() { ["keyids"] = JsonMembers.ArrayOf(KeyIds), ["source"] = Source, ["threshold"] = Threshold };

    internal bool IsSameAs(SignatureNeed other) => Source == other.Source && Threshold == other.Threshold && KeyIds.SequenceEqual(other.KeyIds);
}
