namespace OtaStack.Signing.Diagnosis;

/// <summary>The stable codes of findings. What each sentence names after its subject is told beside it, in order.</summary>
public static class FindingCode
{
    /// <summary>error code</summary>
    public const string FileMalformed = "file.malformed";

    /// <summary>None: the settings file.</summary>
    public const string SettingsMissing = "settings.missing";

    /// <summary>None: a root version that must stay available.</summary>
    public const string RootGap = "root.gap";

    /// <summary>verdict</summary>
    public const string RootRefused = "root.refused";

    /// <summary>None.</summary>
    public const string TargetsNone = "targets.none";

    /// <summary>verdict</summary>
    public const string RoleRefused = "role.refused";

    /// <summary>None: a delegated role without metadata.</summary>
    public const string RoleMissing = "role.missing";

    /// <summary>role</summary>
    public const string RoleOutside = "role.outside_paths";

    /// <summary>None: metadata of a role that nobody delegates to.</summary>
    public const string RoleRetired = "role.retired";

    /// <summary>days ago, signatures needed, keys</summary>
    public const string Expired = "expiry.expired";

    /// <summary>days left, signatures needed, keys</summary>
    public const string ExpiresSoon = "expiry.soon";

    /// <summary>signatures, signatures needed, demanding metadata, keys that may still sign</summary>
    public const string StagedWaiting = "staged.waiting";

    /// <summary>version, version that comes next</summary>
    public const string StagedStale = "staged.stale";

    /// <summary>None: the very bytes are published.</summary>
    public const string StagedLeftover = "staged.leftover";

    /// <summary>None: nobody delegates to the role.</summary>
    public const string StagedOrphan = "staged.orphan";

    /// <summary>keyid</summary>
    public const string StagedSignature = "staged.wrong_signature";

    /// <summary>expiry</summary>
    public const string StagedExpired = "staged.expired";

    /// <summary>None.</summary>
    public const string TargetMissing = "target.missing";

    /// <summary>None.</summary>
    public const string TargetChanged = "target.changed";

    /// <summary>None.</summary>
    public const string TargetOrphan = "target.orphan";

    /// <summary>None.</summary>
    public const string FileUnknown = "file.unknown";

    /// <summary>None.</summary>
    public const string FileTemporary = "file.temporary";

    /// <summary>None: a file in keys/ that no role uses.</summary>
    public const string KeyUnused = "key.unused";

    /// <summary>signatures needed</summary>
    public const string ThresholdNoSpare = "threshold.no_spare";

    /// <summary>None.</summary>
    public const string ThresholdOne = "threshold.one";

    /// <summary>what the network said</summary>
    public const string ServerUnreachable = "server.unreachable";

    /// <summary>None.</summary>
    public const string ServerEmpty = "server.empty";

    /// <summary>version there, version here</summary>
    public const string ServerBehind = "server.behind";

    /// <summary>version there, version here</summary>
    public const string ServerAhead = "server.ahead";

    /// <summary>expiry</summary>
    public const string ServerExpired = "server.expired";
}
