namespace OtaStack.Signing.Keys;

/// <summary>Stable codes of failures around private keys. The arguments of each are told beside it, in order.</summary>
public static class KeyErrorCode
{
    /// <summary>key</summary>
    public const string NotTuf = "key.not_tuf";
}
