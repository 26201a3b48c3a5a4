namespace OtaStack.Trust.Cryptography;

/// <summary>HMAC-SHA256 in managed code, for runtimes without a native one. One instance serves one thread.</summary>
public sealed class ManagedHmacSha256 : IHmacSha256
{
    private const int BlockSize = 64;

    private readonly Sha256 _hash = new();
    private readonly byte[] _block = new byte[BlockSize];
    private readonly byte[] _inner = new byte[Sha256.DigestSize];

    public void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset)
    {
        _hash.Reset();
        System.Array.Clear(_block, 0, BlockSize);
        if (key.Length > BlockSize)
        {
            _hash.Write(key, 0, key.Length);
            _hash.Finish(_block, 0);
        }
        else
        {
            System.Array.Copy(key, 0, _block, 0, key.Length);
        }

        WritePaddedKey(0x36);
        _hash.Write(data, offset, count);
        _hash.Finish(_inner, 0);
        WritePaddedKey(0x36 ^ 0x5C);
        _hash.Write(_inner, 0, _inner.Length);
        _hash.Finish(tag, tagOffset);
    }

    private void WritePaddedKey(int mask)
    {
        byte[] block = _block;
        for (int i = 0; i < BlockSize; i++)
        {
            block[i] ^= (byte)mask;
        }

        _hash.Write(block, 0, BlockSize);
    }
}
