namespace OtaStack.Signing.DeviceAuthority;

/// <summary>The stable codes of failures around the authority of device certificates. The arguments of each are told beside it, in order.</summary>
public static class DeviceAuthorityErrorCode
{
    /// <summary>key</summary>
    public const string KeyAlgorithm = "device_ca.key_algorithm";

    /// <summary>file of the authority, key</summary>
    public const string KeyMismatch = "device_ca.key_mismatch";

    /// <summary>file</summary>
    public const string CertificateMalformed = "device_ca.certificate_malformed";

    /// <summary>file</summary>
    public const string NoAuthority = "device_ca.no_authority";

    /// <summary>file, time of its end</summary>
    public const string Expired = "device_ca.expired";

    /// <summary>file</summary>
    public const string RequestMalformed = "device_ca.request_malformed";

    /// <summary>days, least, most</summary>
    public const string Days = "device_ca.days";

    /// <summary>end asked for, end of the authority</summary>
    public const string OutlivesAuthority = "device_ca.outlives_authority";

    /// <summary>device</summary>
    public const string DeviceInvalid = "device_ca.device_invalid";
}
