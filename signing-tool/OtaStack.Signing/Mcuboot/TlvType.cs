namespace OtaStack.Signing.Mcuboot;

/// <summary>Types of TLV (<c>IMAGE_TLV_…</c> of image.h). What each must look like stands in <see cref="TlvRules"/>.</summary>
public enum TlvType : ushort
{
    None = 0,
    KeyHash = 0x01,
    PublicKey = 0x02,
    Sha256 = 0x10,
    Sha384 = 0x11,
    Sha512 = 0x12,
    Rsa2048Pss = 0x20,
    Ecdsa = 0x22,
    Rsa3072Pss = 0x23,
    Ed25519 = 0x24,
    SignaturePure = 0x25,
    EncryptedRsa2048 = 0x30,
    EncryptedKeyWrap = 0x31,
    EncryptedEc256 = 0x32,
    EncryptedX25519 = 0x33,
    EncryptedX25519Sha512 = 0x34,
    Dependency = 0x40,
    SecurityCounter = 0x50,
    BootRecord = 0x60,
    DecompressedSize = 0x70,
    DecompressedSha = 0x71,
    DecompressedSignature = 0x72,
    CompressedDecryptedSize = 0x73,
    VendorId = 0x74,
    ClassId = 0x75,
}
