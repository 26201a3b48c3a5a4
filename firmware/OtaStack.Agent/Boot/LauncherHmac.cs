using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Boot;

/// <summary>The HMAC of the trust code as the launcher's port.</summary>
public sealed class LauncherHmac : IHmac
{
    private readonly IHmacSha256 _hmac;

    public LauncherHmac(IHmacSha256 hmac)
    {
        _hmac = hmac;
    }

    public void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset)
    {
        _hmac.Compute(key, data, offset, count, tag, tagOffset);
    }
}
