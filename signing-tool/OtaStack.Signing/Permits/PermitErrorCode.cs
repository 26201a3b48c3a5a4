namespace OtaStack.Signing.Permits;

/// <summary>The stable codes of failures around permits. The arguments of each are told beside it, in order.</summary>
public static class PermitErrorCode
{
    /// <summary>file</summary>
    public const string Malformed = "permit.malformed";

    /// <summary>repository directory</summary>
    public const string NoRole = "permit.no_role";

    /// <summary>id</summary>
    public const string IdInvalid = "permit.id_invalid";

    /// <summary>id</summary>
    public const string Exists = "permit.exists";

    /// <summary>id</summary>
    public const string Unknown = "permit.unknown";

    /// <summary>number of devices, most that a permit names</summary>
    public const string Devices = "permit.devices";

    /// <summary>device</summary>
    public const string DeviceInvalid = "permit.device_invalid";

    /// <summary>text</summary>
    public const string TimeInvalid = "permit.time_invalid";

    /// <summary>begin, expiry</summary>
    public const string Period = "permit.period";

    /// <summary>days, most days</summary>
    public const string TooLong = "permit.too_long";

    /// <summary>most bytes</summary>
    public const string ReasonInvalid = "permit.reason_invalid";

    /// <summary>release id</summary>
    public const string ReleaseUnknown = "permit.release_unknown";

    /// <summary>lowest counter, counter of the release</summary>
    public const string Counter = "permit.counter";

    /// <summary>bytes, most bytes</summary>
    public const string TooLarge = "permit.too_large";

    /// <summary>path, verdict of the device</summary>
    public const string Unusable = "permit.unusable";
}
