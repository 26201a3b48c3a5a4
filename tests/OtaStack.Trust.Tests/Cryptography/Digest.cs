using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

internal static class Digest
{
    public static byte[] Of(BlockHash hash, byte[] data, int offset, int count)
    {
        byte[] digest = new byte[hash is Sha256 ? Sha256.DigestSize : Sha512.DigestSize];
        hash.Write(data, offset, count);
        hash.Finish(digest, 0);
        return digest;
    }
}
