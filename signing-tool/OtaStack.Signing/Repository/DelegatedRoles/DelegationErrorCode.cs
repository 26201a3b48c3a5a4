namespace OtaStack.Signing.Repository.DelegatedRoles;

/// <summary>The stable codes of failures of delegations. The arguments of each are told beside it, in order.</summary>
public static class DelegationErrorCode
{
    /// <summary>role</summary>
    public const string DelegationExists = "delegation.exists";

    /// <summary>number of delegations, limit</summary>
    public const string DelegationTooMany = "delegation.too_many";

    /// <summary>number of keys, limit</summary>
    public const string DelegationKeys = "delegation.keys";

    /// <summary>pattern, folder of the role</summary>
    public const string DelegationPath = "delegation.path";

    /// <summary>name</summary>
    public const string RoleNameInvalid = "role.name_invalid";
}
