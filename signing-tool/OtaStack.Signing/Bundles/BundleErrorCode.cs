namespace OtaStack.Signing.Bundles;

/// <summary>The stable codes of failures with bundles. The arguments of each are told beside it, in order.</summary>
public static class BundleErrorCode
{
    /// <summary>bundle, what is wrong</summary>
    public const string Header = "bundle.header";

    /// <summary>bundle, what is wrong</summary>
    public const string EntryType = "bundle.entry_type";

    /// <summary>bundle, what is wrong</summary>
    public const string Truncated = "bundle.truncated";

    /// <summary>bundle, what is wrong</summary>
    public const string TrailingData = "bundle.trailing_data";

    /// <summary>bundle, what is wrong</summary>
    public const string TooLarge = "bundle.too_large";

    /// <summary>bundle, what is wrong</summary>
    public const string Name = "bundle.name";

    /// <summary>bundle, what is wrong</summary>
    public const string Duplicate = "bundle.duplicate";

    /// <summary>bundle, what is wrong</summary>
    public const string Order = "bundle.order";

    /// <summary>file that was refused; and the verdict</summary>
    public const string NotVerified = "bundle.not_verified";

    /// <summary>release asked for, releases there</summary>
    public const string ReleaseUnknown = "bundle.release_unknown";

    /// <summary>board asked for, boards of the product</summary>
    public const string BoardUnknown = "bundle.board_unknown";

    /// <summary>target asked for</summary>
    public const string TargetUnknown = "bundle.target_unknown";

    /// <summary>permit asked for</summary>
    public const string PermitUnknown = "bundle.permit_unknown";

    /// <summary>permit, its release, another release asked for</summary>
    public const string PermitRelease = "bundle.permit_release";

    /// <summary>permit to erase</summary>
    public const string EraseAlone = "bundle.erase_alone";

    /// <summary>None.</summary>
    public const string NothingSelected = "bundle.nothing_selected";

    /// <summary>path, limit in characters</summary>
    public const string PathTooLong = "bundle.path_too_long";

    /// <summary>file of the online metadata</summary>
    public const string OnlineMalformed = "bundle.online_malformed";

    /// <summary>role, version that the online metadata tells, version in the repository</summary>
    public const string OnlineVersion = "bundle.online_version";

    /// <summary>None.</summary>
    public const string OnlineSource = "bundle.online_source";

    /// <summary>time as given</summary>
    public const string TimeInvalid = "bundle.time_invalid";

    /// <summary>keyid</summary>
    public const string KeyNotOnline = "bundle.key_not_online";
}
