using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Metadata;

/// <summary>One entry of <c>delegations.roles</c> (specification §4.5): who may list which targets.</summary>
/// <param name="Name">Name of the role, and of its metadata file.</param>
/// <param name="Keys">Who signs the role's metadata.</param>
/// <param name="Paths">Shell patterns of the targets that the role may list; <c>*</c> and <c>?</c> never match <c>/</c>.</param>
/// <param name="Terminating">True when a search that comes here goes no further.</param>
public sealed record DelegatedRole(string Name, RoleKeys Keys, IReadOnlyList<string> Paths, bool Terminating)
{
    /// <summary>True when the role may list the target.</summary>
    public bool Covers(string targetPath) => Paths.Any(pattern => PathPattern.Matches(pattern, targetPath));

    internal static bool TryRead(JsonNode? node, [NotNullWhen(true)] out DelegatedRole? role)
    {
        role = null;
        if (node is not JsonObject { Count: 5 } members
            || members.TextOf("name") is not { } name
            || RoleKeys.TryRead(members) is not { } keys
            || members.TextsOf("paths") is not { Length: > 0 } paths
            || members["terminating"] is not JsonValue value
            || !value.TryGetValue(out bool terminating))
        {
            return false;
        }

        role = new DelegatedRole(name, keys, paths, terminating);
        return true;
    }

    internal JsonObject ToJson()
    {
        return new JsonObject
        {
            ["keyids"] = JsonMembers.ArrayOf(Keys.KeyIds.Order(StringComparer.Ordinal)),
            ["name"] = Name,
            ["paths"] = JsonMembers.ArrayOf(Paths),
            ["terminating"] = Terminating,
            ["threshold"] = Keys.Threshold,
        };
    }
}
