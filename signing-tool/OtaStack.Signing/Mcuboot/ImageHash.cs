using System.Security.Cryptography;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The hash of an image and of its key, by the type of its TLV.</summary>
internal static class ImageHash
{
    public static byte[] Of(TlvType algorithm, ReadOnlySpan<byte> data)
    {
        return algorithm switch
        {
            TlvType.Sha256 => SHA256.HashData(data),
            TlvType.Sha512 => SHA512.HashData(data),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "SHA256 or SHA512 was expected."),
        };
    }
}
