namespace OtaStack.Trust.Cryptography;

/// <summary>Constants of the curve −x² + y² = 1 + d x² y² (RFC 8032 §5.1) as field elements.</summary>
internal static class Curve
{
    /// <summary>d = −121665/121666.</summary>
    public static readonly long[] D =
    {
        56195235, 13857412, 51736253, 6949390, 114729,
        24766616, 60832955, 30306712, 48412415, 21499315,
    };

    /// <summary>2d.</summary>
    public static readonly long[] D2 =
    {
        45281625, 27714825, 36363642, 13898781, 229458,
        15978800, 54557047, 27058993, 29715967, 9444199,
    };

    /// <summary>A square root of −1: 2^((p − 1) / 4).</summary>
    public static readonly long[] SquareRootOfMinusOne =
    {
        34513072, 25610706, 9377949, 3500415, 12389472,
        33281959, 41962654, 31548777, 326685, 11406482,
    };
}
