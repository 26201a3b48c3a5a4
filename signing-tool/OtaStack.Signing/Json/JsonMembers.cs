using System.Text.Json;
using System.Text.Json.Nodes;

namespace OtaStack.Signing.Json;

/// <summary>Reads members by type; null when absent or of another type.</summary>
internal static class JsonMembers
{
    public static string? TextOf(this JsonObject owner, string name)
    {
        return owner[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
    }

    public static int? IntegerOf(this JsonObject owner, string name)
    {
        return owner[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number)
            ? number
            : null;
    }

    public static string[]? TextsOf(this JsonObject owner, string name)
    {
        if (owner[name] is not JsonArray items
            || !items.All(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String))
        {
            return null;
        }

        return [.. items.Select(item => item!.GetValue<string>())];
    }

    public static JsonArray ArrayOf(IEnumerable<string> texts)
    {
        return new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);
    }
}
