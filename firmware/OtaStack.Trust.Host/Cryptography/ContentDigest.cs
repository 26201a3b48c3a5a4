using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>Digests of signed content, which is written piece by piece.</summary>
internal static class ContentDigest
{
    public static byte[] Sha256(ISignedContent content)
    {
        Sha256 hash = new();
        byte[] digest = new byte[32];
        content.WriteTo(hash);
        hash.Finish(digest, 0);
        return digest;
    }
}
