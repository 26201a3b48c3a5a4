namespace OtaStack.Signing.Audit;

/// <summary>The stable codes of the key-use log's failures. The arguments of each are told beside it, in order.</summary>
public static class AuditErrorCode
{
    /// <summary>log file</summary>
    public const string LogBusy = "audit.log_busy";

    /// <summary>log file, offset in bytes</summary>
    public const string LogDamaged = "audit.log_damaged";

    /// <summary>log file</summary>
    public const string LogEmpty = "audit.log_empty";

    /// <summary>log file, limit in bytes</summary>
    public const string LogFull = "audit.log_full";

    /// <summary>None.</summary>
    public const string NoPlace = "audit.no_place";

    /// <summary>file</summary>
    public const string StatementMalformed = "statement.malformed";

    /// <summary>file, keyid</summary>
    public const string StatementSignature = "statement.signature";

    /// <summary>file</summary>
    public const string StatementSigner = "statement.signer";
}
