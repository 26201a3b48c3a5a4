using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// What the hashes of FIPS 180-4 have in common: blocks are taken straight from the caller's buffer where they are
/// whole, and the message ends in a one bit, zeros and its length in bits (§5.1).
/// </summary>
public abstract class BlockHash : IByteSink
{
    private readonly byte[] _block;
    private int _filled;
    private long _length;

    private protected BlockHash(int blockSize)
    {
        _block = new byte[blockSize];
    }

    /// <summary>Forgets what was written.</summary>
    public void Reset()
    {
        Initialise();
        _filled = 0;
        _length = 0;
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        byte[] block = _block;
        _length += count;
        if (_filled > 0)
        {
            int taken = block.Length - _filled;
            if (taken > count)
            {
                taken = count;
            }

            System.Array.Copy(buffer, offset, block, _filled, taken);
            _filled += taken;
            offset += taken;
            count -= taken;
            if (_filled < block.Length)
            {
                return;
            }

            Process(block, 0);
        }

        while (count >= block.Length)
        {
            Process(buffer, offset);
            offset += block.Length;
            count -= block.Length;
        }

        System.Array.Copy(buffer, offset, block, 0, count);
        _filled = count;
    }

    /// <summary>Writes the digest of everything written since the last reset, and resets.</summary>
    public void Finish(byte[] digest, int offset)
    {
        byte[] block = _block;
        block[_filled] = 0x80;
        System.Array.Clear(block, _filled + 1, block.Length - _filled - 1);

        // The length takes an eighth of a block, of which 64 bits are ever used.
        if (_filled >= block.Length - (block.Length >> 3))
        {
            Process(block, 0);
            System.Array.Clear(block, 0, block.Length);
        }

        WriteWord((uint)(_length >> 29), block, block.Length - 8);
        WriteWord((uint)(_length << 3), block, block.Length - 4);
        Process(block, 0);
        WriteDigest(digest, offset);
        Reset();
    }

    /// <summary>Four bytes, the most significant first.</summary>
    private protected static uint ReadWord(byte[] data, int offset)
    {
        return ((uint)data[offset] << 24) | ((uint)data[offset + 1] << 16) | ((uint)data[offset + 2] << 8) | data[offset + 3];
    }

    /// <summary>Four bytes, the most significant first.</summary>
    private protected static void WriteWord(uint value, byte[] into, int offset)
    {
        into[offset] = (byte)(value >> 24);
        into[offset + 1] = (byte)(value >> 16);
        into[offset + 2] = (byte)(value >> 8);
        into[offset + 3] = (byte)value;
    }

    /// <summary>Sets the initial hash value.</summary>
    private protected abstract void Initialise();

    /// <summary>Takes in the block at <paramref name="offset"/>.</summary>
    private protected abstract void Process(byte[] data, int offset);

    private protected abstract void WriteDigest(byte[] digest, int offset);
}
