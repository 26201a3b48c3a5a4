using System;
using System.Security.Cryptography;

namespace OtaStack.Launcher.Program;

/// <summary>HMAC-SHA256 as the firmware computes it. It takes whole arrays only, so a piece of one is copied first.</summary>
public sealed class NativeHmac : IHmac
{
    public void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset)
    {
        byte[] source = data;
        if (offset != 0 || count != data.Length)
        {
            source = new byte[count];
            Array.Copy(data, offset, source, 0, count);
        }

        Array.Copy(HMACSHA256.HashData(key, source), 0, tag, tagOffset, 32);
    }
}
