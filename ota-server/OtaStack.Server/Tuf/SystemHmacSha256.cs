using System.Security.Cryptography;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Server.Tuf;

/// <summary>HMAC-SHA256 of the platform, some ten times faster than the managed one of the device.</summary>
internal sealed class SystemHmacSha256 : IHmacSha256
{
    public void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset)
    {
        HMACSHA256.HashData(key, data.AsSpan(offset, count), tag.AsSpan(tagOffset, HMACSHA256.HashSizeInBytes));
    }
}
