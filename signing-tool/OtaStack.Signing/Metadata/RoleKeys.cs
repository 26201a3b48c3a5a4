using System.Text.Json.Nodes;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Metadata;

/// <summary>Who may sign for a role, and how many of them must.</summary>
/// <param name="KeyIds">Unique keyids, ascending.</param>
/// <param name="Threshold">1 to the number of keys.</param>
public sealed record RoleKeys(IReadOnlyList<string> KeyIds, int Threshold)
{
    /// <summary>The members <c>keyids</c> and <c>threshold</c> of a role; null when they are not as they must be.</summary>
    internal static RoleKeys? TryRead(JsonObject role)
    {
        return role.TextsOf("keyids") is { Length: > 0 } keyIds
            && keyIds.Distinct(StringComparer.Ordinal).Count() == keyIds.Length
            && role.IntegerOf("threshold") is { } threshold
            && threshold > 0 && threshold <= keyIds.Length
            ? new RoleKeys(keyIds, threshold)
            : null;
    }
}
