namespace OtaStack.Signing.Keys;

/// <summary>What a token tells about the tries that are left (CK_TOKEN_INFO flags).</summary>
public enum PinTries
{
    /// <summary>No wrong PIN since the last good one, or the token does not tell.</summary>
    NotTold,

    /// <summary>CKF_USER_PIN_COUNT_LOW: a wrong PIN was given.</summary>
    Low,

    /// <summary>CKF_USER_PIN_FINAL_TRY: the next wrong PIN locks the token.</summary>
    Final,
}
