namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>The flags of a token (PKCS #11 §3.2, CK_TOKEN_INFO) that matter to custody.</summary>
[Flags]
public enum TokenStates : ulong
{
    None = 0,
    WriteProtected = 0x2,
    LoginRequired = 0x4,
    UserPinInitialized = 0x8,

    /// <summary>The PIN is typed on the token's own keypad.</summary>
    ProtectedAuthenticationPath = 0x100,
    TokenInitialized = 0x400,

    /// <summary>A wrong PIN was given since the last good one.</summary>
    UserPinCountLow = 0x10000,

    /// <summary>The next wrong PIN locks the token.</summary>
    UserPinFinalTry = 0x20000,
    UserPinLocked = 0x40000,

    /// <summary>The PIN is the one that the token came with.</summary>
    UserPinToBeChanged = 0x80000,
    SoPinToBeChanged = 0x800000,
}
