namespace OtaStack.Trust.Cryptography;

/// <summary>
/// The compression function of SHA-512 (FIPS 180-4 §6.4.2), written for an interpreter: sixteen rounds in a row on
/// locals, which take turns as a … h instead of being moved, and the message schedule in sixteen more.
/// </summary>
internal static class Sha512Block
{
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

    /// <summary>Sets the initial hash value (FIPS 180-4 §5.3.5).</summary>
    public static void Initialise(ulong[] state)
    {
        state[0] = 0x6A09E667F3BCC908UL;
        state[1] = 0xBB67AE8584CAA73BUL;
        state[2] = 0x3C6EF372FE94F82BUL;
        state[3] = 0xA54FF53A5F1D36F1UL;
        state[4] = 0x510E527FADE682D1UL;
        state[5] = 0x9B05688C2B3E6C1FUL;
        state[6] = 0x1F83D9ABFB41BD6BUL;
        state[7] = 0x5BE0CD19137E2179UL;
    }

    /// <summary>Takes in the 128 bytes at <paramref name="offset"/>.</summary>
    public static void Process(ulong[] state, byte[] data, int offset)
    {
        ulong[] k = Constants;
        ulong a = state[0];
        ulong b = state[1];
        ulong c = state[2];
        ulong d = state[3];
        ulong e = state[4];
        ulong f = state[5];
        ulong g = state[6];
        ulong h = state[7];
        ulong w0 = Read(data, offset);
        ulong w1 = Read(data, offset + 8);
        ulong w2 = Read(data, offset + 16);
        ulong w3 = Read(data, offset + 24);
        ulong w4 = Read(data, offset + 32);
        ulong w5 = Read(data, offset + 40);
        ulong w6 = Read(data, offset + 48);
        ulong w7 = Read(data, offset + 56);
        ulong w8 = Read(data, offset + 64);
        ulong w9 = Read(data, offset + 72);
        ulong w10 = Read(data, offset + 80);
        ulong w11 = Read(data, offset + 88);
        ulong w12 = Read(data, offset + 96);
        ulong w13 = Read(data, offset + 104);
        ulong w14 = Read(data, offset + 112);
        ulong w15 = Read(data, offset + 120);
        int i = 0;
        while (true)
        {
            h += ((e >> 14) ^ (e << 50) ^ (e >> 18) ^ (e << 46) ^ (e >> 41) ^ (e << 23))
                + (g ^ (e & (f ^ g))) + k[i] + w0;
            d += h;
            h += ((a >> 28) ^ (a << 36) ^ (a >> 34) ^ (a << 30) ^ (a >> 39) ^ (a << 25))
                + (((a ^ b) & (b ^ c)) ^ b);
            g += ((d >> 14) ^ (d << 50) ^ (d >> 18) ^ (d << 46) ^ (d >> 41) ^ (d << 23))
                + (f ^ (d & (e ^ f))) + k[i + 1] + w1;
            c += g;
            g += ((h >> 28) ^ (h << 36) ^ (h >> 34) ^ (h << 30) ^ (h >> 39) ^ (h << 25))
                + (((h ^ a) & (a ^ b)) ^ a);
            f += ((c >> 14) ^ (c << 50) ^ (c >> 18) ^ (c << 46) ^ (c >> 41) ^ (c << 23))
                + (e ^ (c & (d ^ e))) + k[i + 2] + w2;
            b += f;
            f += ((g >> 28) ^ (g << 36) ^ (g >> 34) ^ (g << 30) ^ (g >> 39) ^ (g << 25))
                + (((g ^ h) & (h ^ a)) ^ h);
            e += ((b >> 14) ^ (b << 50) ^ (b >> 18) ^ (b << 46) ^ (b >> 41) ^ (b << 23))
                + (d ^ (b & (c ^ d))) + k[i + 3] + w3;
            a += e;
            e += ((f >> 28) ^ (f << 36) ^ (f >> 34) ^ (f << 30) ^ (f >> 39) ^ (f << 25))
                + (((f ^ g) & (g ^ h)) ^ g);
            d += ((a >> 14) ^ (a << 50) ^ (a >> 18) ^ (a << 46) ^ (a >> 41) ^ (a << 23))
                + (c ^ (a & (b ^ c))) + k[i + 4] + w4;
            h += d;
            d += ((e >> 28) ^ (e << 36) ^ (e >> 34) ^ (e << 30) ^ (e >> 39) ^ (e << 25))
                + (((e ^ f) & (f ^ g)) ^ f);
            c += ((h >> 14) ^ (h << 50) ^ (h >> 18) ^ (h << 46) ^ (h >> 41) ^ (h << 23))
                + (b ^ (h & (a ^ b))) + k[i + 5] + w5;
            g += c;
            c += ((d >> 28) ^ (d << 36) ^ (d >> 34) ^ (d << 30) ^ (d >> 39) ^ (d << 25))
                + (((d ^ e) & (e ^ f)) ^ e);
            b += ((g >> 14) ^ (g << 50) ^ (g >> 18) ^ (g << 46) ^ (g >> 41) ^ (g << 23))
                + (a ^ (g & (h ^ a))) + k[i + 6] + w6;
            f += b;
            b += ((c >> 28) ^ (c << 36) ^ (c >> 34) ^ (c << 30) ^ (c >> 39) ^ (c << 25))
                + (((c ^ d) & (d ^ e)) ^ d);
            a += ((f >> 14) ^ (f << 50) ^ (f >> 18) ^ (f << 46) ^ (f >> 41) ^ (f << 23))
                + (h ^ (f & (g ^ h))) + k[i + 7] + w7;
            e += a;
            a += ((b >> 28) ^ (b << 36) ^ (b >> 34) ^ (b << 30) ^ (b >> 39) ^ (b << 25))
                + (((b ^ c) & (c ^ d)) ^ c);
            h += ((e >> 14) ^ (e << 50) ^ (e >> 18) ^ (e << 46) ^ (e >> 41) ^ (e << 23))
                + (g ^ (e & (f ^ g))) + k[i + 8] + w8;
            d += h;
            h += ((a >> 28) ^ (a << 36) ^ (a >> 34) ^ (a << 30) ^ (a >> 39) ^ (a << 25))
                + (((a ^ b) & (b ^ c)) ^ b);
            g += ((d >> 14) ^ (d << 50) ^ (d >> 18) ^ (d << 46) ^ (d >> 41) ^ (d << 23))
                + (f ^ (d & (e ^ f))) + k[i + 9] + w9;
            c += g;
            g += ((h >> 28) ^ (h << 36) ^ (h >> 34) ^ (h << 30) ^ (h >> 39) ^ (h << 25))
                + (((h ^ a) & (a ^ b)) ^ a);
            f += ((c >> 14) ^ (c << 50) ^ (c >> 18) ^ (c << 46) ^ (c >> 41) ^ (c << 23))
                + (e ^ (c & (d ^ e))) + k[i + 10] + w10;
            b += f;
            f += ((g >> 28) ^ (g << 36) ^ (g >> 34) ^ (g << 30) ^ (g >> 39) ^ (g << 25))
                + (((g ^ h) & (h ^ a)) ^ h);
            e += ((b >> 14) ^ (b << 50) ^ (b >> 18) ^ (b << 46) ^ (b >> 41) ^ (b << 23))
                + (d ^ (b & (c ^ d))) + k[i + 11] + w11;
            a += e;
            e += ((f >> 28) ^ (f << 36) ^ (f >> 34) ^ (f << 30) ^ (f >> 39) ^ (f << 25))
                + (((f ^ g) & (g ^ h)) ^ g);
            d += ((a >> 14) ^ (a << 50) ^ (a >> 18) ^ (a << 46) ^ (a >> 41) ^ (a << 23))
                + (c ^ (a & (b ^ c))) + k[i + 12] + w12;
            h += d;
            d += ((e >> 28) ^ (e << 36) ^ (e >> 34) ^ (e << 30) ^ (e >> 39) ^ (e << 25))
                + (((e ^ f) & (f ^ g)) ^ f);
            c += ((h >> 14) ^ (h << 50) ^ (h >> 18) ^ (h << 46) ^ (h >> 41) ^ (h << 23))
                + (b ^ (h & (a ^ b))) + k[i + 13] + w13;
            g += c;
            c += ((d >> 28) ^ (d << 36) ^ (d >> 34) ^ (d << 30) ^ (d >> 39) ^ (d << 25))
                + (((d ^ e) & (e ^ f)) ^ e);
            b += ((g >> 14) ^ (g << 50) ^ (g >> 18) ^ (g << 46) ^ (g >> 41) ^ (g << 23))
                + (a ^ (g & (h ^ a))) + k[i + 14] + w14;
            f += b;
            b += ((c >> 28) ^ (c << 36) ^ (c >> 34) ^ (c << 30) ^ (c >> 39) ^ (c << 25))
                + (((c ^ d) & (d ^ e)) ^ d);
            a += ((f >> 14) ^ (f << 50) ^ (f >> 18) ^ (f << 46) ^ (f >> 41) ^ (f << 23))
                + (h ^ (f & (g ^ h))) + k[i + 15] + w15;
            e += a;
            a += ((b >> 28) ^ (b << 36) ^ (b >> 34) ^ (b << 30) ^ (b >> 39) ^ (b << 25))
                + (((b ^ c) & (c ^ d)) ^ c);
            if (i == 64)
            {
                break;
            }

            i += 16;
            w0 += ((w1 >> 1) ^ (w1 << 63) ^ (w1 >> 8) ^ (w1 << 56) ^ (w1 >> 7)) + w9
                + ((w14 >> 19) ^ (w14 << 45) ^ (w14 >> 61) ^ (w14 << 3) ^ (w14 >> 6));
            w1 += ((w2 >> 1) ^ (w2 << 63) ^ (w2 >> 8) ^ (w2 << 56) ^ (w2 >> 7)) + w10
                + ((w15 >> 19) ^ (w15 << 45) ^ (w15 >> 61) ^ (w15 << 3) ^ (w15 >> 6));
            w2 += ((w3 >> 1) ^ (w3 << 63) ^ (w3 >> 8) ^ (w3 << 56) ^ (w3 >> 7)) + w11
                + ((w0 >> 19) ^ (w0 << 45) ^ (w0 >> 61) ^ (w0 << 3) ^ (w0 >> 6));
            w3 += ((w4 >> 1) ^ (w4 << 63) ^ (w4 >> 8) ^ (w4 << 56) ^ (w4 >> 7)) + w12
                + ((w1 >> 19) ^ (w1 << 45) ^ (w1 >> 61) ^ (w1 << 3) ^ (w1 >> 6));
            w4 += ((w5 >> 1) ^ (w5 << 63) ^ (w5 >> 8) ^ (w5 << 56) ^ (w5 >> 7)) + w13
                + ((w2 >> 19) ^ (w2 << 45) ^ (w2 >> 61) ^ (w2 << 3) ^ (w2 >> 6));
            w5 += ((w6 >> 1) ^ (w6 << 63) ^ (w6 >> 8) ^ (w6 << 56) ^ (w6 >> 7)) + w14
                + ((w3 >> 19) ^ (w3 << 45) ^ (w3 >> 61) ^ (w3 << 3) ^ (w3 >> 6));
            w6 += ((w7 >> 1) ^ (w7 << 63) ^ (w7 >> 8) ^ (w7 << 56) ^ (w7 >> 7)) + w15
                + ((w4 >> 19) ^ (w4 << 45) ^ (w4 >> 61) ^ (w4 << 3) ^ (w4 >> 6));
            w7 += ((w8 >> 1) ^ (w8 << 63) ^ (w8 >> 8) ^ (w8 << 56) ^ (w8 >> 7)) + w0
                + ((w5 >> 19) ^ (w5 << 45) ^ (w5 >> 61) ^ (w5 << 3) ^ (w5 >> 6));
            w8 += ((w9 >> 1) ^ (w9 << 63) ^ (w9 >> 8) ^ (w9 << 56) ^ (w9 >> 7)) + w1
                + ((w6 >> 19) ^ (w6 << 45) ^ (w6 >> 61) ^ (w6 << 3) ^ (w6 >> 6));
            w9 += ((w10 >> 1) ^ (w10 << 63) ^ (w10 >> 8) ^ (w10 << 56) ^ (w10 >> 7)) + w2
                + ((w7 >> 19) ^ (w7 << 45) ^ (w7 >> 61) ^ (w7 << 3) ^ (w7 >> 6));
            w10 += ((w11 >> 1) ^ (w11 << 63) ^ (w11 >> 8) ^ (w11 << 56) ^ (w11 >> 7)) + w3
                + ((w8 >> 19) ^ (w8 << 45) ^ (w8 >> 61) ^ (w8 << 3) ^ (w8 >> 6));
            w11 += ((w12 >> 1) ^ (w12 << 63) ^ (w12 >> 8) ^ (w12 << 56) ^ (w12 >> 7)) + w4
                + ((w9 >> 19) ^ (w9 << 45) ^ (w9 >> 61) ^ (w9 << 3) ^ (w9 >> 6));
            w12 += ((w13 >> 1) ^ (w13 << 63) ^ (w13 >> 8) ^ (w13 << 56) ^ (w13 >> 7)) + w5
                + ((w10 >> 19) ^ (w10 << 45) ^ (w10 >> 61) ^ (w10 << 3) ^ (w10 >> 6));
            w13 += ((w14 >> 1) ^ (w14 << 63) ^ (w14 >> 8) ^ (w14 << 56) ^ (w14 >> 7)) + w6
                + ((w11 >> 19) ^ (w11 << 45) ^ (w11 >> 61) ^ (w11 << 3) ^ (w11 >> 6));
            w14 += ((w15 >> 1) ^ (w15 << 63) ^ (w15 >> 8) ^ (w15 << 56) ^ (w15 >> 7)) + w7
                + ((w12 >> 19) ^ (w12 << 45) ^ (w12 >> 61) ^ (w12 << 3) ^ (w12 >> 6));
            w15 += ((w0 >> 1) ^ (w0 << 63) ^ (w0 >> 8) ^ (w0 << 56) ^ (w0 >> 7)) + w8
                + ((w13 >> 19) ^ (w13 << 45) ^ (w13 >> 61) ^ (w13 << 3) ^ (w13 >> 6));
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

    private static ulong Read(byte[] data, int offset)
    {
        uint high = ((uint)data[offset] << 24) | ((uint)data[offset + 1] << 16)
            | ((uint)data[offset + 2] << 8) | data[offset + 3];
        uint low = ((uint)data[offset + 4] << 24) | ((uint)data[offset + 5] << 16)
            | ((uint)data[offset + 6] << 8) | data[offset + 7];
        return ((ulong)high << 32) | low;
    }
}
