namespace OtaStack.Signing.Repository.Roots;

/// <summary>The stable codes of failures of root changes. The arguments of each are told beside it, in order.</summary>
public static class RootErrorCode
{
    /// <summary>keyid or its beginning</summary>
    public const string KeyAmbiguous = "key.ambiguous";

    /// <summary>keyid, role</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>keyid or its beginning</summary>
    public const string KeyUnknown = "key.unknown";

    /// <summary>label, limit in characters</summary>
    public const string LabelInvalid = "key.label_invalid";

    /// <summary>number of keys, limit</summary>
    public const string RootKeys = "root.keys";

    /// <summary>bytes, limit</summary>
    public const string RootTooLarge = "root.too_large";

    /// <summary>version, limit</summary>
    public const string RootTooMany = "root.too_many";

    /// <summary>role</summary>
    public const string RoleNotTopLevel = "role.not_top_level";
}
