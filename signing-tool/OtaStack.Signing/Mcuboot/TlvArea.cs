namespace OtaStack.Signing.Mcuboot;

/// <summary>The two areas that follow the payload.</summary>
public enum TlvArea
{
    Unknown = 0,

    /// <summary>Covered by the hash and so by the signature.</summary>
    Protected = 1,

    /// <summary>Hash, key and signature; covered by nothing.</summary>
    Unprotected = 2,
}
