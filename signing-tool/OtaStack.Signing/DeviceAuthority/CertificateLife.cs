namespace OtaStack.Signing.DeviceAuthority;

/// <summary>How long certificates live: the policy of an authority, in days.</summary>
/// <param name="Default">When nothing is said.</param>
/// <param name="Most">What is refused beyond.</param>
public sealed record CertificateLife(int Default, int Most)
{
    /// <summary>The authority itself: as long as the devices that hold certificates by it.</summary>
    public static CertificateLife Root { get; } = new(7300, 10950);

    /// <summary>What a server issues with: so long that renewing it is no daily work, so short that a stolen one ends.</summary>
    public static CertificateLife Server { get; } = new(730, 3650);

    /// <summary>A device's first certificate; the server renews it after two thirds of its own life.</summary>
    public static CertificateLife Device { get; } = new(90, 825);
}
