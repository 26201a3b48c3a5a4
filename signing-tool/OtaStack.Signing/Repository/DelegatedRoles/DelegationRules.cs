using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Roots;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository.DelegatedRoles;

/// <summary>What delegations must satisfy before they are staged.</summary>
internal static class DelegationRules
{
    private static readonly string[] Online = ["snapshot", "timestamp"];

    public static void CheckName(string role)
    {
        if (!Names.IsRole(role) || TufSpecification.Roles.Contains(role, StringComparer.Ordinal))
        {
            throw new SigningException(SigningFault.Usage, DelegationErrorCode.RoleNameInvalid, role);
        }
    }

    /// <summary>Each role has a folder of its own: what one signs for can never hide what another does.</summary>
    public static void CheckPaths(string product, string role, IReadOnlyList<string> paths)
    {
        string folder = $"{product}/{role}/";
        string? outside = paths.FirstOrDefault(path => !path.StartsWith(folder, StringComparison.Ordinal) || !IsPattern(path));
        if (outside is not null)
        {
            throw new SigningException(SigningFault.Usage, DelegationErrorCode.DelegationPath, outside, folder);
        }
    }

    /// <summary>All delegations together, as the targets metadata will have them.</summary>
    public static void Check(RepositoryContents contents, Delegations after)
    {
        TrustLimits device = new();
        if (after.Roles.Count > device.Delegations)
        {
            throw new SigningException(SigningFault.Refused, DelegationErrorCode.DelegationTooMany, Count.Of(after.Roles.Count), Count.Of(device.Delegations));
        }

        if (after.Keys.Count > device.Keys)
        {
            throw new SigningException(SigningFault.Refused, DelegationErrorCode.DelegationKeys, Count.Of(after.Keys.Count), Count.Of(device.Keys));
        }

        RevokedKeys revoked = RevokedKeys.Of(contents);
        foreach (DelegatedRole role in after.Roles)
        {
            CheckKeys(contents, revoked, role);
        }
    }

    private static void CheckKeys(RepositoryContents contents, RevokedKeys revoked, DelegatedRole role)
    {
        foreach (string keyId in role.Keys.KeyIds)
        {
            // The server holds the online keys: with a delegation it could sign releases.
            if (Online.Any(online => contents.Root.Roles[online].KeyIds.Contains(keyId, StringComparer.Ordinal)))
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.KeyOnlineOffline, keyId);
            }

            if (revoked.Contains(role.Name, keyId))
            {
                throw new SigningException(SigningFault.Refused, RootErrorCode.KeyRevoked, keyId, role.Name);
            }
        }
    }

    private static bool IsPattern(string path)
    {
        return TargetFile.IsSafePath(path.Replace('*', 'x').Replace('?', 'x'));
    }
}
