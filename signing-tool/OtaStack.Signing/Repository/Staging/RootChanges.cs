using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>What a staged root changes against the published one: what a root signer signs for.</summary>
/// <param name="Before">The published root.</param>
/// <param name="After">The staged root.</param>
/// <param name="Roles">The roles whose keys or threshold change, in the specification's order.</param>
public sealed record RootChanges(RootDocument Before, RootDocument After, IReadOnlyList<RoleChange> Roles)
{
    public static RootChanges Between(RootDocument before, RootDocument after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new RootChanges(
            before, after, [.. TufSpecification.Roles.Select(role => RoleChange.Between(role, before.Roles[role], after.Roles[role])).Where(change => change.IsChange)]);
    }
}
