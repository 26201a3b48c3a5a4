using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// Checks an image as the boot loader will (image_validate.c with its TLV allow list), and more strictly where the boot
/// loader trusts its own slot. There is no verdict without a key: anybody can compute a hash.
/// </summary>
public static class McubootImageVerifier
{
    /// <summary>Refuses an image that this key has not signed, or that is not what is required.</summary>
    /// <exception cref="SigningException">What is wrong, the first thing found.</exception>
    public static void Verify(McubootImage image, PublicKey key, ImageRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(requirements);
        Tlv hash = CheckContent(image);
        Tlv signature = image.FindUnprotected(ImageRules.Signatures)!;
        if (signature.Type != SignatureTypeOf(key.Algorithm))
        {
            throw Refused(McubootErrorCode.KeyAlgorithm, TlvRules.NameOf(SignatureTypeOf(key.Algorithm)), TlvRules.NameOf(signature.Type));
        }

        CheckHashChoice(hash.Type, image.IsPure, key.Algorithm);
        byte[] keyHash = ImageHash.Of(hash.Type, key.SubjectPublicKeyInfo);
        ReadOnlyMemory<byte> found = image.FindUnprotected(TlvType.KeyHash)!.Value;
        if (!CryptographicOperations.FixedTimeEquals(keyHash, found.Span))
        {
            throw Refused(McubootErrorCode.KeyHash, Convert.ToHexStringLower(keyHash), Convert.ToHexStringLower(found.Span));
        }

        if (!Accepts(key, SignedMessage(image.HashedRegion, hash.Value, image.IsPure, key.Algorithm), signature.Value.ToArray()))
        {
            throw Refused(McubootErrorCode.Signature, TlvRules.NameOf(signature.Type));
        }

        // Last: what a stranger wrote is no fact about the image.
        requirements.Check(image);
    }

    /// <summary>Everything but the key and the signature. Whoever changed the image can have made a new hash.</summary>
    public static void CheckHashOnlyUnsafe(McubootImage image, ImageRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        _ = CheckContent(image);
        requirements.Check(image);
    }

    internal static TlvType SignatureTypeOf(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Ed25519 ? TlvType.Ed25519 : TlvType.Ecdsa;

    /// <summary>What the key signs: with Ed25519 the hash of the image, or the image itself (<c>--pure</c>); ECDSA hashes it once more by itself.</summary>
    internal static byte[] SignedMessage(ReadOnlyMemory<byte> region, ReadOnlyMemory<byte> hash, bool pure, KeyAlgorithm algorithm)
    {
        return pure || algorithm == KeyAlgorithm.EcdsaP256 ? region.ToArray() : hash.ToArray();
    }

    /// <summary>The combinations that imgtool makes and a boot loader can be built for.</summary>
    internal static void CheckHashChoice(TlvType hash, bool pure, KeyAlgorithm algorithm)
    {
        bool sound = algorithm == KeyAlgorithm.Ed25519 ? !pure || hash == TlvType.Sha512 : !pure && hash == TlvType.Sha256;
        if (!sound)
        {
            string how = TlvRules.NameOf(hash) + (pure ? " + " + TlvRules.NameOf(TlvType.SignaturePure) : "");
            throw Refused(McubootErrorCode.HashChoice, how, algorithm == KeyAlgorithm.Ed25519 ? "Ed25519" : "ECDSA P-256");
        }
    }

    private static bool Accepts(PublicKey key, byte[] message, byte[] signature)
    {
        try
        {
            return SignatureCheck.Accepts(key.Algorithm, key.SubjectPublicKeyInfo, message, signature);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            // 64 bytes that are no point of the curve look like a key until they are used.
            return false;
        }
    }

    private static Tlv CheckContent(McubootImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ImageRules.Check(image);
        if (image.FindUnprotected(TlvType.SignaturePure) is { } pure && pure.Value.Span[0] != 1)
        {
            throw Refused(McubootErrorCode.Header, TlvRules.NameOf(TlvType.SignaturePure), "1", Count.Of(pure.Value.Span[0]));
        }

        Tlv hash = image.FindUnprotected(ImageRules.Hashes)!;
        byte[] computed = ImageHash.Of(hash.Type, image.HashedRegion.Span);
        if (!CryptographicOperations.FixedTimeEquals(computed, hash.Value.Span))
        {
            throw Refused(
                McubootErrorCode.Hash, TlvRules.NameOf(hash.Type), Convert.ToHexStringLower(hash.Value.Span), Convert.ToHexStringLower(computed));
        }

        return hash;
    }

    private static SigningException Refused(string code, params string[] arguments) => new(SigningFault.Refused, code, arguments);
}
