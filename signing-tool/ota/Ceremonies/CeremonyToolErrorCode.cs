namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Stable codes of failures of ceremonies that only the command line has.</summary>
internal static class CeremonyToolErrorCode
{
    /// <summary>None.</summary>
    public const string NoTerminal = "ceremony.no_terminal";

    /// <summary>None.</summary>
    public const string NotConfirmed = "ceremony.not_confirmed";

    /// <summary>number of people</summary>
    public const string OperatorsNeeded = "ceremony.operators_needed";

    /// <summary>name</summary>
    public const string OperatorInvalid = "ceremony.operator_invalid";

    /// <summary>None.</summary>
    public const string YesNeedsRehearsal = "ceremony.yes_needs_rehearsal";

    /// <summary>None.</summary>
    public const string NothingToAccept = "ceremony.nothing_to_accept";

    /// <summary>the verb that failed</summary>
    public const string RehearsalFailed = "ceremony.rehearsal_failed";

    /// <summary>URI</summary>
    public const string RehearsalToken = "ceremony.rehearsal_token";

    /// <summary>tokens, keyholders</summary>
    public const string RehearsalTokens = "ceremony.rehearsal_tokens";

    /// <summary>None.</summary>
    public const string TranscriptNeedsRequest = "ceremony.transcript_needs_request";
}
