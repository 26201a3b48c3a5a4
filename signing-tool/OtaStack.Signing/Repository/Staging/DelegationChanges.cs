using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>Compares the delegations of two targets metadata.</summary>
internal static class DelegationChanges
{
    /// <summary>Roles that come, go or change their keys or threshold.</summary>
    public static IReadOnlyList<RoleChange> Keys(Delegations? before, Delegations after)
    {
        IEnumerable<string> names = (before?.Roles ?? []).Concat(after.Roles).Select(role => role.Name).Distinct(StringComparer.Ordinal);
        return [.. names.Select(name => RoleChange.Between(name, before?.Find(name)?.Keys, after.Find(name)?.Keys)).Where(change => change.IsChange)];
    }

    /// <summary>Roles that stay but cover other paths, end the search or no longer do, or are searched in another order.</summary>
    public static IReadOnlyList<string> Scope(Delegations? before, Delegations after)
    {
        DelegatedRole[] old = [.. (before?.Roles ?? []).Where(role => after.Find(role.Name) is not null)];
        DelegatedRole[] current = [.. after.Roles.Where(role => before?.Find(role.Name) is not null)];
        return
        [
            .. current.Zip(old)
                .Where(pair => pair.First.Name != pair.Second.Name || !SameScope(pair.First, before!.Find(pair.First.Name)!))
                .Select(pair => pair.First.Name),
        ];
    }

    private static bool SameScope(DelegatedRole left, DelegatedRole right)
    {
        return left.Terminating == right.Terminating && left.Paths.SequenceEqual(right.Paths);
    }
}
