using System.Text;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Releases;

/// <summary>Digests of the blocks of an image: HMAC-SHA256 under a fixed public key (docs/formats.md).</summary>
public static class ImageBlocks
{
    /// <summary>Bytes of a block; the last block of a part may be shorter.</summary>
    public const int Size = 4096;

    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 32;

    /// <summary>The ASCII bytes of <c>OtaStack block digest v1</c>. Public: the digest is a hash, not a secret tag.</summary>
    public static readonly byte[] Key = Encoding.UTF8.GetBytes("OtaStack block digest v1");

    /// <summary>True when the bytes have the length of the block and its signed digest.</summary>
    public static bool Matches(IHmacSha256 hmac, ImageIndex index, int block, byte[] data, int offset, int count)
    {
        return index.Matches(hmac, block, data, offset, count);
    }
}
