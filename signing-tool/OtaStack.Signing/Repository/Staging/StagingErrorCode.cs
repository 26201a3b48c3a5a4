namespace OtaStack.Signing.Repository.Staging;

/// <summary>The stable codes of failures of staging. The arguments of each are told beside it, in order.</summary>
public static class StagingErrorCode
{
    /// <summary>role</summary>
    public const string RoleUnknown = "role.unknown";

    /// <summary>role</summary>
    public const string RoleNotSignable = "role.not_signable";

    /// <summary>keyid, role</summary>
    public const string SignatureInvalid = "signature.invalid";

    /// <summary>target, role</summary>
    public const string TargetOutsideRole = "target.outside_role";
}
