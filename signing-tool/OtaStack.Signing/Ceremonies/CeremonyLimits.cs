namespace OtaStack.Signing.Ceremonies;

/// <summary>What foreign ceremony files may cost before they are refused.</summary>
public static class CeremonyLimits
{
    /// <summary>Bytes of a request: a payload and a delegating file at the size that devices accept, and a root chain, in base64.</summary>
    public const int MaxRequestBytes = 8 * 1024 * 1024;

    /// <summary>Bytes of a response.</summary>
    public const int MaxResponseBytes = 16 * 1024;

    /// <summary>Roots that a request carries: as many as a client follows.</summary>
    public const int MaxRoots = 256;

    /// <summary>Artefacts that a request lists.</summary>
    public const int MaxArtefacts = 20_000;

    /// <summary>Thresholds that one payload must meet: an old root's and a new one's.</summary>
    public const int MaxNeeds = 2;

    /// <summary>Names of operators in a response.</summary>
    public const int MaxOperators = 4;

    /// <summary>Characters of an operator's name, of a tool version.</summary>
    public const int MaxNameCharacters = 64;

    /// <summary>Characters of what a response says of the place of its key.</summary>
    public const int MaxKeyCharacters = 80;

    /// <summary>Days that a request may wait for its responses.</summary>
    public const int MaxRequestDays = 60;

    /// <summary>Days that a request waits unless told otherwise.</summary>
    public const int DefaultRequestDays = 14;

    /// <summary>How far the clocks of two machines may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);
}
