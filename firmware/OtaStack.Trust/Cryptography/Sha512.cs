namespace OtaStack.Trust.Cryptography;

/// <summary>SHA-512 (FIPS 180-4 §6.4). An instance may be used again and allocates nothing; one thread at a time.</summary>
/// <remarks>
/// Written for an interpreter: eight rounds in a row on locals, which take turns as a … h instead of being moved.
/// </remarks>
public sealed class Sha512 : BlockHash
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 64;

    // FIPS 180-4 §4.2.3.
    private static readonly ulong[] Constants =
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
    };

    private readonly ulong[] _state = new ulong[8];
    private readonly ulong[] _schedule = new ulong[16];

    public Sha512()
        : base(128)
    {
        Reset();
    }

    // FIPS 180-4 §5.3.5.
    private protected override void Initialise()
    {
        ulong[] state = _state;
        state[0] = 0x6A09E667F3BCC908UL;
        state[1] = 0xBB67AE8584CAA73BUL;
        state[2] = 0x3C6EF372FE94F82BUL;
        state[3] = 0xA54FF53A5F1D36F1UL;
        state[4] = 0x510E527FADE682D1UL;
        state[5] = 0x9B05688C2B3E6C1FUL;
        state[6] = 0x1F83D9ABFB41BD6BUL;
        state[7] = 0x5BE0CD19137E2179UL;
    }

    private protected override void Process(byte[] data, int offset)
    {
        ulong[] k = Constants;
        ulong[] w = _schedule;
        for (int t = 0; t < 16; t++)
        {
            w[t] = ((ulong)ReadWord(data, offset) << 32) | ReadWord(data, offset + 4);
            offset += 8;
        }

        ulong[] state = _state;
        ulong a = state[0];
        ulong b = state[1];
        ulong c = state[2];
        ulong d = state[3];
        ulong e = state[4];
        ulong f = state[5];
        ulong g = state[6];
        ulong h = state[7];
        for (int i = 0; i < 80; i += 8)
        {
            int j = i & 8;
            if (i > 8 && j == 0)
            {
                Extend(w);
            }

            h += ((e >> 14) ^ (e << 50) ^ (e >> 18) ^ (e << 46) ^ (e >> 41) ^ (e << 23))
                + (g ^ (e & (f ^ g))) + k[i] + w[j];
            d += h;
            h += ((a >> 28) ^ (a << 36) ^ (a >> 34) ^ (a << 30) ^ (a >> 39) ^ (a << 25))
                + (((a ^ b) & (b ^ c)) ^ b);
            g += ((d >> 14) ^ (d << 50) ^ (d >> 18) ^ (d << 46) ^ (d >> 41) ^ (d << 23))
                + (f ^ (d & (e ^ f))) + k[i + 1] + w[j + 1];
            c += g;
            g += ((h >> 28) ^ (h << 36) ^ (h >> 34) ^ (h << 30) ^ (h >> 39) ^ (h << 25))
                + (((h ^ a) & (a ^ b)) ^ a);
            f += ((c >> 14) ^ (c << 50) ^ (c >> 18) ^ (c << 46) ^ (c >> 41) ^ (c << 23))
                + (e ^ (c & (d ^ e))) + k[i + 2] + w[j + 2];
            b += f;
            f += ((g >> 28) ^ (g << 36) ^ (g >> 34) ^ (g << 30) ^ (g >> 39) ^ (g << 25))
                + (((g ^ h) & (h ^ a)) ^ h);
            e += ((b >> 14) ^ (b << 50) ^ (b >> 18) ^ (b << 46) ^ (b >> 41) ^ (b << 23))
                + (d ^ (b & (c ^ d))) + k[i + 3] + w[j + 3];
            a += e;
            e += ((f >> 28) ^ (f << 36) ^ (f >> 34) ^ (f << 30) ^ (f >> 39) ^ (f << 25))
                + (((f ^ g) & (g ^ h)) ^ g);
            d += ((a >> 14) ^ (a << 50) ^ (a >> 18) ^ (a << 46) ^ (a >> 41) ^ (a << 23))
                + (c ^ (a & (b ^ c))) + k[i + 4] + w[j + 4];
            h += d;
            d += ((e >> 28) ^ (e << 36) ^ (e >> 34) ^ (e << 30) ^ (e >> 39) ^ (e << 25))
                + (((e ^ f) & (f ^ g)) ^ f);
            c += ((h >> 14) ^ (h << 50) ^ (h >> 18) ^ (h << 46) ^ (h >> 41) ^ (h << 23))
                + (b ^ (h & (a ^ b))) + k[i + 5] + w[j + 5];
            g += c;
            c += ((d >> 28) ^ (d << 36) ^ (d >> 34) ^ (d << 30) ^ (d >> 39) ^ (d << 25))
                + (((d ^ e) & (e ^ f)) ^ e);
            b += ((g >> 14) ^ (g << 50) ^ (g >> 18) ^ (g << 46) ^ (g >> 41) ^ (g << 23))
                + (a ^ (g & (h ^ a))) + k[i + 6] + w[j + 6];
            f += b;
            b += ((c >> 28) ^ (c << 36) ^ (c >> 34) ^ (c << 30) ^ (c >> 39) ^ (c << 25))
                + (((c ^ d) & (d ^ e)) ^ d);
            a += ((f >> 14) ^ (f << 50) ^ (f >> 18) ^ (f << 46) ^ (f >> 41) ^ (f << 23))
                + (h ^ (f & (g ^ h))) + k[i + 7] + w[j + 7];
            e += a;
            a += ((b >> 28) ^ (b << 36) ^ (b >> 34) ^ (b << 30) ^ (b >> 39) ^ (b << 25))
                + (((b ^ c) & (c ^ d)) ^ c);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private protected override void WriteDigest(byte[] digest, int offset)
    {
        for (int i = 0; i < 8; i++)
        {
            WriteWord((uint)(_state[i] >> 32), digest, offset);
            WriteWord((uint)_state[i], digest, offset + 4);
            offset += 8;
        }
    }

    /// <summary>The next sixteen words of the message schedule in the place of the last.</summary>
    private static void Extend(ulong[] w)
    {
        for (int t = 0; t < 16; t++)
        {
            ulong x = w[(t + 1) & 15];
            ulong y = w[(t + 14) & 15];
            w[t] += ((x >> 1) ^ (x << 63) ^ (x >> 8) ^ (x << 56) ^ (x >> 7)) + w[(t + 9) & 15]
                + ((y >> 19) ^ (y << 45) ^ (y >> 61) ^ (y << 3) ^ (y >> 6));
        }
    }
}
