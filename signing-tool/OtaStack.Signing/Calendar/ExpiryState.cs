namespace OtaStack.Signing.Calendar;

/// <summary>How near the end of metadata's validity is.</summary>
public enum ExpiryState
{
    Unknown = 0,

    /// <summary>More than 60 days away.</summary>
    Valid = 1,

    /// <summary>60 days or less: plan the signing.</summary>
    Within60Days = 2,

    /// <summary>30 days or less: sign.</summary>
    Within30Days = 3,

    /// <summary>7 days or less: sign now.</summary>
    Within7Days = 4,

    /// <summary>Devices accept it no longer.</summary>
    Expired = 5,
}
