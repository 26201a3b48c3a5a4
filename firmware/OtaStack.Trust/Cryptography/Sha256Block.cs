namespace OtaStack.Trust.Cryptography;

/// <summary>
/// The compression function of SHA-256 (FIPS 180-4 §6.2.2), written for an interpreter: sixteen rounds in a row on
/// locals, which take turns as a … h instead of being moved, and the message schedule in sixteen more.
/// </summary>
/// <remarks>
/// Each word stands twice in 64 bits, so that a shift alone is a rotation; of sums and functions of such words only the
/// low half is right, and <c>(x &amp; low) * twice</c> makes a word of it again. That saves a third of the instructions.
/// </remarks>
internal static class Sha256Block
{
    // FIPS 180-4 §4.2.2.
    private static readonly uint[] Constants =
    {
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    };

    /// <summary>Sets the initial hash value (FIPS 180-4 §5.3.3).</summary>
    public static void Initialise(uint[] state)
    {
        state[0] = 0x6A09E667;
        state[1] = 0xBB67AE85;
        state[2] = 0x3C6EF372;
        state[3] = 0xA54FF53A;
        state[4] = 0x510E527F;
        state[5] = 0x9B05688C;
        state[6] = 0x1F83D9AB;
        state[7] = 0x5BE0CD19;
    }

    /// <summary>Takes in the 64 bytes at <paramref name="offset"/>.</summary>
    public static void Process(uint[] state, byte[] data, int offset)
    {
        uint[] k = Constants;
        ulong low = 0xFFFFFFFF;
        ulong twice = 0x1_0000_0001;
        ulong a = state[0] * twice;
        ulong b = state[1] * twice;
        ulong c = state[2] * twice;
        ulong d = state[3] * twice;
        ulong e = state[4] * twice;
        ulong f = state[5] * twice;
        ulong g = state[6] * twice;
        ulong h = state[7] * twice;
        ulong w0 = Read(data, offset);
        ulong w1 = Read(data, offset + 4);
        ulong w2 = Read(data, offset + 8);
        ulong w3 = Read(data, offset + 12);
        ulong w4 = Read(data, offset + 16);
        ulong w5 = Read(data, offset + 20);
        ulong w6 = Read(data, offset + 24);
        ulong w7 = Read(data, offset + 28);
        ulong w8 = Read(data, offset + 32);
        ulong w9 = Read(data, offset + 36);
        ulong w10 = Read(data, offset + 40);
        ulong w11 = Read(data, offset + 44);
        ulong w12 = Read(data, offset + 48);
        ulong w13 = Read(data, offset + 52);
        ulong w14 = Read(data, offset + 56);
        ulong w15 = Read(data, offset + 60);
        int i = 0;
        while (true)
        {
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + k[i] + w0;
            d = ((d + h) & low) * twice;
            h = ((h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + (((a ^ b) & (b ^ c)) ^ b)) & low) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + k[i + 1] + w1;
            c = ((c + g) & low) * twice;
            g = ((g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + (((h ^ a) & (a ^ b)) ^ a)) & low) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + k[i + 2] + w2;
            b = ((b + f) & low) * twice;
            f = ((f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + (((g ^ h) & (h ^ a)) ^ h)) & low) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + k[i + 3] + w3;
            a = ((a + e) & low) * twice;
            e = ((e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + (((f ^ g) & (g ^ h)) ^ g)) & low) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + k[i + 4] + w4;
            h = ((h + d) & low) * twice;
            d = ((d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + (((e ^ f) & (f ^ g)) ^ f)) & low) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + k[i + 5] + w5;
            g = ((g + c) & low) * twice;
            c = ((c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + (((d ^ e) & (e ^ f)) ^ e)) & low) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + k[i + 6] + w6;
            f = ((f + b) & low) * twice;
            b = ((b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + (((c ^ d) & (d ^ e)) ^ d)) & low) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + k[i + 7] + w7;
            e = ((e + a) & low) * twice;
            a = ((a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + (((b ^ c) & (c ^ d)) ^ c)) & low) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + k[i + 8] + w8;
            d = ((d + h) & low) * twice;
            h = ((h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + (((a ^ b) & (b ^ c)) ^ b)) & low) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + k[i + 9] + w9;
            c = ((c + g) & low) * twice;
            g = ((g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + (((h ^ a) & (a ^ b)) ^ a)) & low) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + k[i + 10] + w10;
            b = ((b + f) & low) * twice;
            f = ((f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + (((g ^ h) & (h ^ a)) ^ h)) & low) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + k[i + 11] + w11;
            a = ((a + e) & low) * twice;
            e = ((e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + (((f ^ g) & (g ^ h)) ^ g)) & low) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + k[i + 12] + w12;
            h = ((h + d) & low) * twice;
            d = ((d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + (((e ^ f) & (f ^ g)) ^ f)) & low) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + k[i + 13] + w13;
            g = ((g + c) & low) * twice;
            c = ((c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + (((d ^ e) & (e ^ f)) ^ e)) & low) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + k[i + 14] + w14;
            f = ((f + b) & low) * twice;
            b = ((b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + (((c ^ d) & (d ^ e)) ^ d)) & low) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + k[i + 15] + w15;
            e = ((e + a) & low) * twice;
            a = ((a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + (((b ^ c) & (c ^ d)) ^ c)) & low) * twice;
            if (i == 48)
            {
                break;
            }

            i += 16;
            w0 = ((w0 + ((w1 >> 7) ^ (w1 >> 18) ^ ((w1 & low) >> 3)) + w9
                + ((w14 >> 17) ^ (w14 >> 19) ^ ((w14 & low) >> 10))) & low) * twice;
            w1 = ((w1 + ((w2 >> 7) ^ (w2 >> 18) ^ ((w2 & low) >> 3)) + w10
                + ((w15 >> 17) ^ (w15 >> 19) ^ ((w15 & low) >> 10))) & low) * twice;
            w2 = ((w2 + ((w3 >> 7) ^ (w3 >> 18) ^ ((w3 & low) >> 3)) + w11
                + ((w0 >> 17) ^ (w0 >> 19) ^ ((w0 & low) >> 10))) & low) * twice;
            w3 = ((w3 + ((w4 >> 7) ^ (w4 >> 18) ^ ((w4 & low) >> 3)) + w12
                + ((w1 >> 17) ^ (w1 >> 19) ^ ((w1 & low) >> 10))) & low) * twice;
            w4 = ((w4 + ((w5 >> 7) ^ (w5 >> 18) ^ ((w5 & low) >> 3)) + w13
                + ((w2 >> 17) ^ (w2 >> 19) ^ ((w2 & low) >> 10))) & low) * twice;
            w5 = ((w5 + ((w6 >> 7) ^ (w6 >> 18) ^ ((w6 & low) >> 3)) + w14
                + ((w3 >> 17) ^ (w3 >> 19) ^ ((w3 & low) >> 10))) & low) * twice;
            w6 = ((w6 + ((w7 >> 7) ^ (w7 >> 18) ^ ((w7 & low) >> 3)) + w15
                + ((w4 >> 17) ^ (w4 >> 19) ^ ((w4 & low) >> 10))) & low) * twice;
            w7 = ((w7 + ((w8 >> 7) ^ (w8 >> 18) ^ ((w8 & low) >> 3)) + w0
                + ((w5 >> 17) ^ (w5 >> 19) ^ ((w5 & low) >> 10))) & low) * twice;
            w8 = ((w8 + ((w9 >> 7) ^ (w9 >> 18) ^ ((w9 & low) >> 3)) + w1
                + ((w6 >> 17) ^ (w6 >> 19) ^ ((w6 & low) >> 10))) & low) * twice;
            w9 = ((w9 + ((w10 >> 7) ^ (w10 >> 18) ^ ((w10 & low) >> 3)) + w2
                + ((w7 >> 17) ^ (w7 >> 19) ^ ((w7 & low) >> 10))) & low) * twice;
            w10 = ((w10 + ((w11 >> 7) ^ (w11 >> 18) ^ ((w11 & low) >> 3)) + w3
                + ((w8 >> 17) ^ (w8 >> 19) ^ ((w8 & low) >> 10))) & low) * twice;
            w11 = ((w11 + ((w12 >> 7) ^ (w12 >> 18) ^ ((w12 & low) >> 3)) + w4
                + ((w9 >> 17) ^ (w9 >> 19) ^ ((w9 & low) >> 10))) & low) * twice;
            w12 = ((w12 + ((w13 >> 7) ^ (w13 >> 18) ^ ((w13 & low) >> 3)) + w5
                + ((w10 >> 17) ^ (w10 >> 19) ^ ((w10 & low) >> 10))) & low) * twice;
            w13 = ((w13 + ((w14 >> 7) ^ (w14 >> 18) ^ ((w14 & low) >> 3)) + w6
                + ((w11 >> 17) ^ (w11 >> 19) ^ ((w11 & low) >> 10))) & low) * twice;
            w14 = ((w14 + ((w15 >> 7) ^ (w15 >> 18) ^ ((w15 & low) >> 3)) + w7
                + ((w12 >> 17) ^ (w12 >> 19) ^ ((w12 & low) >> 10))) & low) * twice;
            w15 = ((w15 + ((w0 >> 7) ^ (w0 >> 18) ^ ((w0 & low) >> 3)) + w8
                + ((w13 >> 17) ^ (w13 >> 19) ^ ((w13 & low) >> 10))) & low) * twice;
        }

        state[0] += (uint)a;
        state[1] += (uint)b;
        state[2] += (uint)c;
        state[3] += (uint)d;
        state[4] += (uint)e;
        state[5] += (uint)f;
        state[6] += (uint)g;
        state[7] += (uint)h;
    }

    private static ulong Read(byte[] data, int offset)
    {
        uint word = ((uint)data[offset] << 24) | ((uint)data[offset + 1] << 16)
            | ((uint)data[offset + 2] << 8) | data[offset + 3];
        return word * 0x1_0000_0001UL;
    }
}
