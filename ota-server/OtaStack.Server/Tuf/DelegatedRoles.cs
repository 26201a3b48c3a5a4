using System.Text.Json;

namespace OtaStack.Server.Tuf;

/// <summary>The roles that a targets file delegates to, after the verifier has accepted the file.</summary>
internal static class DelegatedRoles
{
    /// <summary>Names in the order of the delegations, each once.</summary>
    /// <exception cref="InvalidDataException">A delegation cannot be read, or its role cannot be published under its name.</exception>
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> targetsFile)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(targetsFile, TargetsList.Strict);
            if (!document.RootElement.GetProperty("signed").TryGetProperty("delegations", out JsonElement delegations))
            {
                return [];
            }

            if (delegations.TryGetProperty("keys", out JsonElement keys) && KeyObjects.FindRepeated(keys) is { } repeated)
            {
                throw new InvalidDataException($"The delegations list the public key {repeated} under two keyids, so that it would count twice: list it once.");
            }

            // Succinct roles (TAP 15) name their roles by a prefix and a bit length: the device's verifier does not follow them.
            return delegations.TryGetProperty("roles", out JsonElement roles)
                ? [.. roles.EnumerateArray().Select(role => Check(role.GetProperty("name").GetString())).Distinct(StringComparer.Ordinal)]
                : throw new InvalidDataException("The delegations have no 'roles': expected a list of delegated roles.");
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("The delegations have a member of the wrong type, or lack one.", cause);
        }
    }

    private static string Check(string? name)
    {
        return RoleName.IsDelegated(name)
            ? name!
            : throw new InvalidDataException("A delegated role has a name that cannot be published: expected 1 to 64 of a-z 0-9 . _ -, starting with a letter or digit, and not root, targets, snapshot or timestamp.");
    }
}
