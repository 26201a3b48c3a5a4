using System.Text.Json.Nodes;

namespace OtaStack.SigningTool.Hosting;

/// <summary>Members of objects that may have any form.</summary>
internal static class JsonMembers
{
    /// <summary>The member's text; null when there is none, or it is no text.</summary>
    public static string? TextOf(this JsonObject owner, string member)
    {
        return owner[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
