namespace OtaStack.Signing.Repository.Retirement;

/// <summary>The stable codes of failures of retirement. The arguments of each are told beside it, in order.</summary>
public static class RetirementErrorCode
{
    /// <summary>version, role</summary>
    public const string ReleaseUnknown = "release.unknown";

    /// <summary>version, role</summary>
    public const string ReleaseLast = "release.last";

    /// <summary>version, role that lists it</summary>
    public const string ReleaseListed = "release.still_listed";
}
