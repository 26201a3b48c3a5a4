using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>SHA-256 (FIPS 180-4 §6.2). An instance may be used again and allocates nothing; one thread at a time.</summary>
public sealed class Sha256 : IByteSink
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 32;

    private const int BlockSize = 64;
    private const int LengthOffset = BlockSize - 8;

    private readonly uint[] _state = new uint[8];
    private readonly byte[] _block = new byte[BlockSize];
    private int _filled;
    private long _length;

    public Sha256()
    {
        Reset();
    }

    /// <summary>Forgets what was written.</summary>
    public void Reset()
    {
        Sha256Block.Initialise(_state);
        _filled = 0;
        _length = 0;
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        _length += count;
        if (_filled > 0)
        {
            int taken = BlockSize - _filled;
            if (taken > count)
            {
                taken = count;
            }

            System.Array.Copy(buffer, offset, _block, _filled, taken);
            _filled += taken;
            offset += taken;
            count -= taken;
            if (_filled < BlockSize)
            {
                return;
            }

            Sha256Block.Process(_state, _block, 0);
            _filled = 0;
        }

        while (count >= BlockSize)
        {
            Sha256Block.Process(_state, buffer, offset);
            offset += BlockSize;
            count -= BlockSize;
        }

        System.Array.Copy(buffer, offset, _block, 0, count);
        _filled = count;
    }

    /// <summary>Writes the digest (32 bytes) of everything written since the last reset, and resets.</summary>
    public void Finish(byte[] digest, int offset)
    {
        byte[] block = _block;
        block[_filled] = 0x80;
        _filled++;
        System.Array.Clear(block, _filled, BlockSize - _filled);
        if (_filled > LengthOffset)
        {
            Sha256Block.Process(_state, block, 0);
            System.Array.Clear(block, 0, BlockSize);
        }

        WriteBigEndian((uint)(_length >> 29), block, LengthOffset);
        WriteBigEndian((uint)(_length << 3), block, LengthOffset + 4);
        Sha256Block.Process(_state, block, 0);
        for (int i = 0; i < 8; i++)
        {
            WriteBigEndian(_state[i], digest, offset + (4 * i));
        }

        Reset();
    }

    /// <summary>The digest of <paramref name="count"/> bytes.</summary>
    public static byte[] Hash(byte[] data, int offset, int count)
    {
        byte[] digest = new byte[DigestSize];
        Sha256 hash = new();
        hash.Write(data, offset, count);
        hash.Finish(digest, 0);
        return digest;
    }

    private static void WriteBigEndian(uint value, byte[] into, int offset)
    {
        for (int i = 3; i >= 0; i--)
        {
            into[offset + i] = (byte)value;
            value >>= 8;
        }
    }
}
