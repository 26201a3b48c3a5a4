namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// Constants of PKCS #11 (Cryptoki) 2.40 and 3.1 that this tool uses. The package's enumerations end before EdDSA,
/// so everything is given as numbers.
/// </summary>
internal static class Cryptoki
{
    public const ulong ClassPublicKey = 2;
    public const ulong ClassPrivateKey = 3;

    public const ulong KeyTypeEc = 0x03;
    public const ulong KeyTypeEcEdwards = 0x40;

    public const ulong MechanismEcKeyPairGen = 0x1040;
    public const ulong MechanismEcdsa = 0x1041;
    public const ulong MechanismEcEdwardsKeyPairGen = 0x1055;
    public const ulong MechanismEddsa = 0x1057;

    public const ulong Class = 0x000;
    public const ulong Token = 0x001;
    public const ulong Private = 0x002;
    public const ulong Label = 0x003;
    public const ulong KeyType = 0x100;
    public const ulong Id = 0x102;
    public const ulong Sensitive = 0x103;
    public const ulong Encrypt = 0x104;
    public const ulong Decrypt = 0x105;
    public const ulong Wrap = 0x106;
    public const ulong Unwrap = 0x107;
    public const ulong Sign = 0x108;
    public const ulong SignRecover = 0x109;
    public const ulong Verify = 0x10A;
    public const ulong Derive = 0x10C;
    public const ulong PublicKeyInfo = 0x129;
    public const ulong Extractable = 0x162;
    public const ulong Local = 0x163;
    public const ulong NeverExtractable = 0x164;
    public const ulong AlwaysSensitive = 0x165;
    public const ulong EcParams = 0x180;
    public const ulong EcPoint = 0x181;
    public const ulong AlwaysAuthenticate = 0x202;
    public const ulong WrapWithTrusted = 0x210;
}
