namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>Why a key is not held as a signing key of releases should be.</summary>
public enum CustodyFinding
{
    /// <summary>It lies in a file.</summary>
    InFile,

    /// <summary>The token does not report something that matters.</summary>
    NotTold,

    /// <summary>CKA_SENSITIVE is false: the token shows the key.</summary>
    NotSensitive,

    /// <summary>CKA_ALWAYS_SENSITIVE is false: it was once shown.</summary>
    NotAlwaysSensitive,

    /// <summary>CKA_EXTRACTABLE is true: the token wraps it for export.</summary>
    Extractable,

    /// <summary>CKA_NEVER_EXTRACTABLE is false: it could once be exported.</summary>
    WasExtractable,

    /// <summary>CKA_LOCAL is false: it was made elsewhere, where copies may be.</summary>
    NotLocal,

    /// <summary>CKA_SIGN is false.</summary>
    CannotSign,

    /// <summary>It also decrypts, unwraps or derives.</summary>
    OtherUses,

    /// <summary>The token wants no PIN.</summary>
    NoLogin,

    /// <summary>The user's or the security officer's PIN is the one that the token came with.</summary>
    FactoryPin,
}
