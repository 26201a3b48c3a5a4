using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Roots;

/// <summary>
/// Keys that were taken away, told by the signed history: the root chain, and the delegations of every targets version that
/// is kept. A key was taken away for a reason, and who knows it is not always who adds it again.
/// </summary>
internal sealed class RevokedKeys
{
    private readonly HashSet<(string Role, string KeyId)> _pairs = [];
    private readonly HashSet<string> _everywhere = new(StringComparer.Ordinal);

    private RevokedKeys()
    {
    }

    public static RevokedKeys Of(RepositoryContents contents)
    {
        RevokedKeys revoked = new();
        HashSet<(string Role, string KeyId)> present = [.. PairsOf(contents.Root), .. PairsOf(contents.Published)];
        revoked._pairs.UnionWith(contents.Roots.SelectMany(PairsOf));
        revoked._pairs.UnionWith(contents.History(TargetsDocument.TypeName).SelectMany(PairsOf));
        revoked._everywhere.UnionWith(revoked._pairs.Select(pair => pair.KeyId));
        revoked._pairs.ExceptWith(present);
        revoked._everywhere.ExceptWith(present.Select(pair => pair.KeyId));
        return revoked;
    }

    /// <summary>True when the role had the key and lost it, or when some role had it and none has it now.</summary>
    public bool Contains(string role, string keyId) => _everywhere.Contains(keyId) || _pairs.Contains((role, keyId));

    private static IEnumerable<(string Role, string KeyId)> PairsOf(RootDocument root)
    {
        return root.Roles.SelectMany(role => role.Value.KeyIds.Select(keyId => (role.Key, keyId)));
    }

    private static IEnumerable<(string Role, string KeyId)> PairsOf(TargetsDocument? targets)
    {
        return (targets?.Delegations.Roles ?? []).SelectMany(role => role.Keys.KeyIds.Select(keyId => (role.Name, keyId)));
    }
}
