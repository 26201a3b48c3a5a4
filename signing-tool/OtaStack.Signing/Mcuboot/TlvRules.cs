namespace OtaStack.Signing.Mcuboot;

/// <summary>The table of TLVs: numbers from image.h, areas as the boot loader's allow list has them (image_validate.c).</summary>
internal static class TlvRules
{
    /// <summary>Dependencies in one image: MCUboot counts images with one byte.</summary>
    public const int MaxDependencies = 255;

    private const int VendorLow = 0xA0;

    public static readonly IReadOnlyList<TlvRule> All =
    [
        new(TlvType.KeyHash, "KEYHASH", TlvArea.Unprotected, 0, 1),
        new(TlvType.PublicKey, "PUBKEY", TlvArea.Unprotected, 0, 0),
        new(TlvType.Sha256, "SHA256", TlvArea.Unprotected, 32, 1),
        new(TlvType.Sha384, "SHA384", TlvArea.Unprotected, 48, 0),
        new(TlvType.Sha512, "SHA512", TlvArea.Unprotected, 64, 1),
        new(TlvType.Rsa2048Pss, "RSA2048_PSS", TlvArea.Unprotected, 256, 0),
        new(TlvType.Ecdsa, "ECDSA_SIG", TlvArea.Unprotected, 0, 1),
        new(TlvType.Rsa3072Pss, "RSA3072_PSS", TlvArea.Unprotected, 384, 0),
        new(TlvType.Ed25519, "ED25519", TlvArea.Unprotected, 64, 1),
        new(TlvType.SignaturePure, "SIG_PURE", TlvArea.Unprotected, 1, 1),
        new(TlvType.EncryptedRsa2048, "ENC_RSA2048", TlvArea.Unprotected, 256, 0),
        new(TlvType.EncryptedKeyWrap, "ENC_KW", TlvArea.Unprotected, 0, 0),
        new(TlvType.EncryptedEc256, "ENC_EC256", TlvArea.Unprotected, 0, 0),
        new(TlvType.EncryptedX25519, "ENC_X25519", TlvArea.Unprotected, 0, 0),
        new(TlvType.EncryptedX25519Sha512, "ENC_X25519_SHA512", TlvArea.Unprotected, 0, 0),
        new(TlvType.Dependency, "DEPENDENCY", TlvArea.Protected, ImageDependency.Bytes, MaxDependencies),
        new(TlvType.SecurityCounter, "SEC_CNT", TlvArea.Protected, 4, 1),
        new(TlvType.BootRecord, "BOOT_RECORD", TlvArea.Protected, 0, 1),
        new(TlvType.DecompressedSize, "DECOMP_SIZE", TlvArea.Protected, 4, 0),
        new(TlvType.DecompressedSha, "DECOMP_SHA", TlvArea.Protected, 0, 0),
        new(TlvType.DecompressedSignature, "DECOMP_SIGNATURE", TlvArea.Protected, 0, 0),
        new(TlvType.CompressedDecryptedSize, "COMP_DEC_SIZE", TlvArea.Protected, 4, 0),
        new(TlvType.VendorId, "UUID_VID", TlvArea.Protected, ImageUuid.Bytes, 1),
        new(TlvType.ClassId, "UUID_CID", TlvArea.Protected, ImageUuid.Bytes, 1),
    ];

    /// <summary>The rule of a type; null for one that image.h does not have.</summary>
    public static TlvRule? Find(TlvType type)
    {
        // image.h reserves 0x??A0 to 0x??FF for vendors and keeps 0xFFFF for "any".
        return IsVendors(type)
            ? new TlvRule(type, "vendor " + McubootFormat.Hex((ushort)type), TlvArea.Protected, 0, 1)
            : All.FirstOrDefault(rule => rule.Type == type);
    }

    public static bool IsVendors(TlvType type) => ((ushort)type & 0xFF) >= VendorLow && (ushort)type != ushort.MaxValue;

    public static string NameOf(TlvType type) => Find(type)?.Name ?? McubootFormat.Hex((ushort)type);
}
