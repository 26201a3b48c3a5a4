namespace OtaStack.Trust.Cryptography;

/// <summary>SHA-256 (FIPS 180-4 §6.2). An instance may be used again and allocates nothing; one thread at a time.</summary>
/// <remarks>
/// Written for an interpreter: eight rounds in a row on locals, which take turns as a … h instead of being moved. Each
/// word stands twice in 64 bits, so that a shift alone is a rotation; of sums and functions of such words only the low
/// half is right, and <c>(x &amp; low) * twice</c> makes a word of it again.
/// </remarks>
public sealed class Sha256 : BlockHash
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 32;

    private const ulong Low = 0xFFFFFFFF;
    private const ulong Twice = 0x1_0000_0001;

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

    private readonly uint[] _state = new uint[8];
    private readonly ulong[] _schedule = new ulong[16];

    public Sha256()
        : base(64)
    {
        Reset();
    }

    // FIPS 180-4 §5.3.3.
    private protected override void Initialise()
    {
        uint[] state = _state;
        state[0] = 0x6A09E667;
        state[1] = 0xBB67AE85;
        state[2] = 0x3C6EF372;
        state[3] = 0xA54FF53A;
        state[4] = 0x510E527F;
        state[5] = 0x9B05688C;
        state[6] = 0x1F83D9AB;
        state[7] = 0x5BE0CD19;
    }

    private protected override void Process(byte[] data, int offset)
    {
        uint[] k = Constants;
        ulong[] w = _schedule;
        ulong low = Low;
        ulong twice = Twice;
        for (int t = 0; t < 16; t++)
        {
            w[t] = ReadWord(data, offset) * twice;
            offset += 4;
        }

        uint[] state = _state;
        ulong a = state[0] * twice;
        ulong b = state[1] * twice;
        ulong c = state[2] * twice;
        ulong d = state[3] * twice;
        ulong e = state[4] * twice;
        ulong f = state[5] * twice;
        ulong g = state[6] * twice;
        ulong h = state[7] * twice;
        for (int i = 0; i < 64; i += 8)
        {
            int j = i & 8;
            if (i > 8 && j == 0)
            {
                Extend(w);
            }

            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + k[i] + w[j];
            d = ((d + h) & low) * twice;
            h = ((h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + (((a ^ b) & (b ^ c)) ^ b)) & low) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + k[i + 1] + w[j + 1];
            c = ((c + g) & low) * twice;
            g = ((g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + (((h ^ a) & (a ^ b)) ^ a)) & low) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + k[i + 2] + w[j + 2];
            b = ((b + f) & low) * twice;
            f = ((f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + (((g ^ h) & (h ^ a)) ^ h)) & low) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + k[i + 3] + w[j + 3];
            a = ((a + e) & low) * twice;
            e = ((e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + (((f ^ g) & (g ^ h)) ^ g)) & low) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + k[i + 4] + w[j + 4];
            h = ((h + d) & low) * twice;
            d = ((d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + (((e ^ f) & (f ^ g)) ^ f)) & low) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + k[i + 5] + w[j + 5];
            g = ((g + c) & low) * twice;
            c = ((c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + (((d ^ e) & (e ^ f)) ^ e)) & low) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + k[i + 6] + w[j + 6];
            f = ((f + b) & low) * twice;
            b = ((b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + (((c ^ d) & (d ^ e)) ^ d)) & low) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + k[i + 7] + w[j + 7];
            e = ((e + a) & low) * twice;
            a = ((a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + (((b ^ c) & (c ^ d)) ^ c)) & low) * twice;
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

    private protected override void WriteDigest(byte[] digest, int offset)
    {
        for (int i = 0; i < 8; i++)
        {
            WriteWord(_state[i], digest, offset);
            offset += 4;
        }
    }

    /// <summary>The next sixteen words of the message schedule in the place of the last.</summary>
    private static void Extend(ulong[] w)
    {
        for (int t = 0; t < 16; t++)
        {
            ulong x = w[(t + 1) & 15];
            ulong y = w[(t + 14) & 15];
            w[t] = ((w[t] + ((x >> 7) ^ (x >> 18) ^ ((x & Low) >> 3)) + w[(t + 9) & 15]
                + ((y >> 17) ^ (y >> 19) ^ ((y & Low) >> 10))) & Low) * Twice;
        }
    }
}
