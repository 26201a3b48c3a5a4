using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>How the keys of one role change.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Added">keyids that come, ascending.</param>
/// <param name="Removed">keyids that go, ascending.</param>
/// <param name="ThresholdBefore">Signatures needed so far; 0 for a new role.</param>
/// <param name="ThresholdAfter">Signatures needed from now on; 0 for a role that is taken back.</param>
public sealed record RoleChange(string Role, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, int ThresholdBefore, int ThresholdAfter)
{
    public bool IsChange => Added.Count + Removed.Count > 0 || ThresholdBefore != ThresholdAfter;

    internal static RoleChange Between(string role, RoleKeys? before, RoleKeys? after)
    {
        IReadOnlyList<string> old = before?.KeyIds ?? [];
        IReadOnlyList<string> current = after?.KeyIds ?? [];
        return new RoleChange(
            role, [.. current.Except(old).Order(StringComparer.Ordinal)], [.. old.Except(current).Order(StringComparer.Ordinal)], before?.Threshold ?? 0, after?.Threshold ?? 0);
    }
}
