namespace OtaStack.Signing.Media;

/// <summary>What the preparation of a medium is at.</summary>
public enum MediaStep
{
    Unknown = 0,
    VerifyingBundle = 1,
    Scanning = 2,
    Writing = 3,
    ScanningAgain = 4,
    Checking = 5,
}
