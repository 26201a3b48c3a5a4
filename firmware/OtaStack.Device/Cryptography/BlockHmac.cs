using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Device.Cryptography;

/// <summary>The launcher's HMAC as the trust code's port.</summary>
internal sealed class BlockHmac : IHmacSha256
{
    private readonly IHmac _hmac;

    public BlockHmac(IHmac hmac)
    {
        _hmac = hmac;
    }

    public void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset)
    {
        _hmac.Compute(key, data, offset, count, tag, tagOffset);
    }
}
