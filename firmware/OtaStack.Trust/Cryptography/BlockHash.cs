using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// What the hashes of FIPS 180-4 have in common: blocks are taken straight from the caller's buffer where they are
/// whole, and the message ends in a one bit, zeros and its length in bits (§5.1). The words of SHA-256 are the high halves
/// of those of SHA-512: one table of constants serves both.
/// </summary>
public abstract class BlockHash : IByteSink
{
    /// <summary>FIPS 180-4 §4.2.3, whose first 64 words begin with those of §4.2.2; from <see cref="Rounds"/> on the initial hash values of §5.3.5 and §5.3.3.</summary>
    private protected static readonly ulong[] Constants =
    {
        0x428A2F98D728AE22UL, 0x7137449123EF65CDUL, 0xB5C0FBCFEC4D3B2FUL, 0xE9B5DBA58189DBBCUL,
        0x3956C25BF348B538UL, 0x59F111F1B605D019UL, 0x923F82A4AF194F9BUL, 0xAB1C5ED5DA6D8118UL,
        0xD807AA98A3030242UL, 0x12835B0145706FBEUL, 0x243185BE4EE4B28CUL, 0x550C7DC3D5FFB4E2UL,
        0x72BE5D74F27B896FUL, 0x80DEB1FE3B1696B1UL, 0x9BDC06A725C71235UL, 0xC19BF174CF692694UL,
        0xE49B69C19EF14AD2UL, 0xEFBE4786384F25E3UL, 0x0FC19DC68B8CD5B5UL, 0x240CA1CC77AC9C65UL,
        0x2DE92C6F592B0275UL, 0x4A7484AA6EA6E483UL, 0x5CB0A9DCBD41FBD4UL, 0x76F988DA831153B5UL,
        0x983E5152EE66DFABUL, 0xA831C66D2DB43210UL, 0xB00327C898FB213FUL, 0xBF597FC7BEEF0EE4UL,
        0xC6E00BF33DA88FC2UL, 0xD5A79147930AA725UL, 0x06CA6351E003826FUL, 0x142929670A0E6E70UL,
        0x27B70A8546D22FFCUL, 0x2E1B21385C26C926UL, 0x4D2C6DFC5AC42AEDUL, 0x53380D139D95B3DFUL,
        0x650A73548BAF63DEUL, 0x766A0ABB3C77B2A8UL, 0x81C2C92E47EDAEE6UL, 0x92722C851482353BUL,
        0xA2BFE8A14CF10364UL, 0xA81A664BBC423001UL, 0xC24B8B70D0F89791UL, 0xC76C51A30654BE30UL,
        0xD192E819D6EF5218UL, 0xD69906245565A910UL, 0xF40E35855771202AUL, 0x106AA07032BBD1B8UL,
        0x19A4C116B8D2D0C8UL, 0x1E376C085141AB53UL, 0x2748774CDF8EEB99UL, 0x34B0BCB5E19B48A8UL,
        0x391C0CB3C5C95A63UL, 0x4ED8AA4AE3418ACBUL, 0x5B9CCA4F7763E373UL, 0x682E6FF3D6B2B8A3UL,
        0x748F82EE5DEFB2FCUL, 0x78A5636F43172F60UL, 0x84C87814A1F0AB72UL, 0x8CC702081A6439ECUL,
        0x90BEFFFA23631E28UL, 0xA4506CEBDE82BDE9UL, 0xBEF9A3F7B2C67915UL, 0xC67178F2E372532BUL,
        0xCA273ECEEA26619CUL, 0xD186B8C721C0C207UL, 0xEADA7DD6CDE0EB1EUL, 0xF57D4F7FEE6ED178UL,
        0x06F067AA72176FBAUL, 0x0A637DC5A2C898A6UL, 0x113F9804BEF90DAEUL, 0x1B710B35131C471BUL,
        0x28DB77F523047D84UL, 0x32CAAB7B40C72493UL, 0x3C9EBE0A15C9BEBCUL, 0x431D67C49C100D4CUL,
        0x4CC5D4BECB3E42B6UL, 0x597F299CFC657E2AUL, 0x5FCB6FAB3AD6FAECUL, 0x6C44198C4A475817UL,
        0x6A09E667F3BCC908UL, 0xBB67AE8584CAA73BUL, 0x3C6EF372FE94F82BUL, 0xA54FF53A5F1D36F1UL,
        0x510E527FADE682D1UL, 0x9B05688C2B3E6C1FUL, 0x1F83D9ABFB41BD6BUL, 0x5BE0CD19137E2179UL,
    };

    /// <summary>The hash value so far; eight words.</summary>
    private protected readonly ulong[] State = new ulong[8];

    /// <summary>Sixteen words of the message schedule.</summary>
    private protected readonly ulong[] Schedule = new ulong[16];

    private const int Rounds = 80;

    private readonly byte[] _block;
    private int _filled;
    private long _length;

    /// <param name="blockSize">Bytes, sixteen words.</param>
    private protected BlockHash(int blockSize)
    {
        _block = new byte[blockSize];
        Reset();
    }

    private int WordSize
    {
        get { return _block.Length >> 4; }
    }

    /// <summary>Forgets what was written.</summary>
    public void Reset()
    {
        int shift = 64 - (8 * WordSize);
        for (int i = 0; i < State.Length; i++)
        {
            State[i] = Constants[Rounds + i] >> shift;
        }

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

        WriteWord((ulong)_length << 3, 8, block, block.Length - 8);
        Process(block, 0);
        int wordSize = WordSize;
        for (int i = 0; i < State.Length; i++)
        {
            WriteWord(State[i], wordSize, digest, offset);
            offset += wordSize;
        }

        Reset();
    }

    /// <summary>Four bytes, the most significant first.</summary>
    private protected static uint ReadWord(byte[] data, int offset)
    {
        return ((uint)data[offset] << 24) | ((uint)data[offset + 1] << 16) | ((uint)data[offset + 2] << 8) | data[offset + 3];
    }

    /// <summary>Takes in the block at <paramref name="offset"/>.</summary>
    private protected abstract void Process(byte[] data, int offset);

    /// <summary>The low bytes of the word, the most significant first.</summary>
    private static void WriteWord(ulong value, int bytes, byte[] into, int offset)
    {
        for (int i = offset + bytes - 1; i >= offset; i--)
        {
            into[i] = (byte)value;
            value >>= 8;
        }
    }
}
