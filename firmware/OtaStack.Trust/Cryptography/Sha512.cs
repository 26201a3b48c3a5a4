using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>SHA-512 (FIPS 180-4).</summary>
public sealed class Sha512 : IByteSink
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 64;

    public void Reset()
    {
    }

    public void Write(byte[] buffer, int offset, int count)
    {
    }

    /// <summary>Writes the digest (64 bytes) of everything written since the last reset, and resets.</summary>
    public void Finish(byte[] digest, int offset)
    {
    }

    /// <summary>The digest of <paramref name="count"/> bytes.</summary>
    public static byte[] Hash(byte[] data, int offset, int count)
    {
        byte[] digest = new byte[DigestSize];
        Sha512 hash = new();
        hash.Write(data, offset, count);
        hash.Finish(digest, 0);
        return digest;
    }
}
