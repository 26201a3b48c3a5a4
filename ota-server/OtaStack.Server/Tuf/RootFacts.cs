using System.Text.Json;

namespace OtaStack.Server.Tuf;

/// <summary>What the server needs to know of a root that the verifier has accepted.</summary>
/// <param name="ConsistentSnapshot">The server publishes consistent snapshots only (TUF 6.2).</param>
/// <param name="RepeatedKey">A public key that stands under two keyids; null when there is none.</param>
internal sealed record RootFacts(bool ConsistentSnapshot, string? RepeatedKey, IReadOnlyList<string> SnapshotKeys, int SnapshotThreshold, IReadOnlyList<string> TimestampKeys, int TimestampThreshold)
{
    /// <exception cref="InvalidDataException">A member is missing or of the wrong type.</exception>
    public static RootFacts Read(ReadOnlyMemory<byte> root)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(root);
            JsonElement signed = document.RootElement.GetProperty("signed");
            JsonElement roles = signed.GetProperty("roles");
            return new RootFacts(
                signed.TryGetProperty("consistent_snapshot", out JsonElement consistent) && consistent.ValueKind == JsonValueKind.True,
                KeyObjects.FindRepeated(signed.GetProperty("keys")),
                Keys(roles.GetProperty("snapshot")),
                roles.GetProperty("snapshot").GetProperty("threshold").GetInt32(),
                Keys(roles.GetProperty("timestamp")),
                roles.GetProperty("timestamp").GetProperty("threshold").GetInt32());
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The root has a member of the wrong type, or lacks one.", cause);
        }
    }

    /// <summary>Whether the key alone can sign both online roles.</summary>
    public bool Names(string keyId)
    {
        return SnapshotThreshold == 1 && TimestampThreshold == 1 && SnapshotKeys.Contains(keyId) && TimestampKeys.Contains(keyId);
    }

    private static IReadOnlyList<string> Keys(JsonElement role)
    {
        return [.. role.GetProperty("keyids").EnumerateArray().Select(key => key.GetString()!)];
    }
}
