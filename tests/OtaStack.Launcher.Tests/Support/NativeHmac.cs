using System.Security.Cryptography;

namespace OtaStack.Launcher.Tests.Support;

/// <summary>HMAC-SHA256 as the platform has it, like a device's native one.</summary>
internal sealed class NativeHmac : IHmac
{
    public void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset)
    {
        HMACSHA256.HashData(key, data.AsSpan(offset, count)).CopyTo(tag, tagOffset);
    }
}
