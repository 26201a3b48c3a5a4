using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Metadata;

/// <summary>The <c>delegations</c> of targets metadata (specification §4.5).</summary>
public sealed class Delegations
{
    public Delegations(IEnumerable<TufKey> keys, IReadOnlyList<DelegatedRole> roles)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(roles);
        Roles = roles;
        SortedDictionary<string, TufKey> used = new(StringComparer.Ordinal);
        foreach (TufKey key in keys.Where(key => roles.Any(role => role.Keys.KeyIds.Contains(key.KeyId, StringComparer.Ordinal))))
        {
            used[key.KeyId] = key;
        }

        Keys = used;
    }

    /// <summary>No delegations at all.</summary>
    public static Delegations None { get; } = new([], []);

    /// <summary>keyid → public key, of the keys that a role uses.</summary>
    public IReadOnlyDictionary<string, TufKey> Keys { get; }

    /// <summary>The roles in the order of the search.</summary>
    public IReadOnlyList<DelegatedRole> Roles { get; }

    /// <summary>The role of this name, or null.</summary>
    public DelegatedRole? Find(string role) => Roles.FirstOrDefault(candidate => candidate.Name == role);

    internal static bool TryRead(JsonNode? node, string name, [NotNullWhen(true)] out Delegations? delegations)
    {
        delegations = null;
        if (node is not JsonObject { Count: 2 } members || members["keys"] is not JsonObject keys || members["roles"] is not JsonArray items)
        {
            return false;
        }

        if (KeyObjects.TryRead(keys, name) is not { } parsed)
        {
            return false;
        }

        List<DelegatedRole> roles = [];
        foreach (JsonNode? item in items)
        {
            // TUF 4.5: role names are unique within a delegations object.
            if (!DelegatedRole.TryRead(item, out DelegatedRole? role) || roles.Any(other => other.Name == role.Name))
            {
                return false;
            }

            roles.Add(role);
        }

        delegations = new Delegations(parsed, roles);
        return true;
    }

    internal JsonObject ToJson()
    {
        JsonObject keys = [];
        foreach ((string keyId, TufKey key) in Keys)
        {
            keys[keyId] = key.ToJson();
        }

        return new JsonObject { ["keys"] = keys, ["roles"] = new JsonArray([.. Roles.Select(role => (JsonNode?)role.ToJson())]) };
    }
}
