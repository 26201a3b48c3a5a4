namespace OtaStack.Signing.Ceremonies;

/// <summary>The stable codes of failures of ceremonies. The arguments of each are told beside it, in order.</summary>
public static class CeremonyErrorCode
{
    /// <summary>artefact</summary>
    public const string ArtefactDiffers = "ceremony.artefact_differs";

    /// <summary>artefact</summary>
    public const string ArtefactMissing = "ceremony.artefact_missing";

    /// <summary>file, line</summary>
    public const string ArmourLine = "armour.line";

    /// <summary>file</summary>
    public const string ArmourMalformed = "armour.malformed";

    /// <summary>bytes, limit</summary>
    public const string ArmourTooLong = "armour.too_long";

    /// <summary>keyid, request id</summary>
    public const string Duplicate = "ceremony.duplicate";

    /// <summary>request id, time of expiry</summary>
    public const string Expired = "ceremony.expired";

    /// <summary>keyid, role</summary>
    public const string KeyNotNeeded = "ceremony.key_not_needed";

    /// <summary>file</summary>
    public const string MinutesDiffer = "ceremony.minutes_differ";

    /// <summary>Something that the response names; what its request says; what the response says.</summary>
    public const string NotOfRequest = "ceremony.not_of_request";

    /// <summary>What of the request does not fit.</summary>
    public const string RequestInconsistent = "ceremony.request_inconsistent";

    /// <summary>file</summary>
    public const string RequestMalformed = "ceremony.request_malformed";

    /// <summary>request id</summary>
    public const string RequestUnknown = "ceremony.request_unknown";

    /// <summary>key</summary>
    public const string RealKey = "ceremony.real_key";

    /// <summary>key</summary>
    public const string RehearsalKey = "ceremony.rehearsal_key";

    /// <summary>request id</summary>
    public const string RehearsalOnly = "ceremony.rehearsal_only";

    /// <summary>request id</summary>
    public const string RehearsalNot = "ceremony.rehearsal_not";

    /// <summary>file</summary>
    public const string ResponseMalformed = "ceremony.response_malformed";

    /// <summary>directory</summary>
    public const string RootAwaited = "ceremony.root_awaited";

    /// <summary>keyid</summary>
    public const string SignatureInvalid = "ceremony.signature_invalid";

    /// <summary>request id, role</summary>
    public const string Stale = "ceremony.stale";

    /// <summary>file</summary>
    public const string StateMalformed = "ceremony.state_malformed";

    /// <summary>product, role, version</summary>
    public const string VersionSigned = "ceremony.version_signed";

    /// <summary>product, role, version, highest version signed here</summary>
    public const string VersionOlder = "ceremony.version_older";
}
