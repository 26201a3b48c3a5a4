namespace OtaStack.Trust.Cryptography;

/// <summary>SHA-256 (FIPS 180-4 §6.2). An instance may be used again and allocates nothing; one thread at a time.</summary>
/// <remarks>
/// Written for an interpreter: four rounds in a row on locals, which take turns as a … h. Each
/// word stands twice in 64 bits, so that a shift alone is a rotation; of sums and functions of such words only the low
/// half is right, and <c>(x &amp; low) * twice</c> makes a word of it again.
/// </remarks>
public sealed class Sha256 : BlockHash
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 32;

    private const ulong Low = 0xFFFFFFFF;
    private const ulong Twice = 0x1_0000_0001;

    public Sha256()
        : base(64)
    {
    }

    private protected override void Process(byte[] data, int offset)
    {
        // The first four locals have the shortest instructions.
        ulong a, b, c, d, e, f, g, h;
        ulong twice = Twice;
        ulong[] state = State;
        a = state[0] * twice;
        b = state[1] * twice;
        c = state[2] * twice;
        d = state[3] * twice;
        e = state[4] * twice;
        f = state[5] * twice;
        g = state[6] * twice;
        h = state[7] * twice;
        ulong low = Low;
        ulong[] k = Constants;
        ulong[] w = Schedule;
        for (int t = 0; t < 16; t++)
        {
            w[t] = ReadWord(data, offset) * twice;
            offset += 4;
        }

        for (int i = 0; i < 64; i += 4)
        {
            int j = i & 12;
            if (i > 12 && j == 0)
            {
                Extend(w);
            }

            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + (k[i] >> 32) + w[j];
            d = ((d + h) & low) * twice;
            h = ((h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + (((a ^ b) & (b ^ c)) ^ b)) & low) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + (k[i + 1] >> 32) + w[j + 1];
            c = ((c + g) & low) * twice;
            g = ((g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + (((h ^ a) & (a ^ b)) ^ a)) & low) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + (k[i + 2] >> 32) + w[j + 2];
            b = ((b + f) & low) * twice;
            f = ((f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + (((g ^ h) & (h ^ a)) ^ h)) & low) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + (k[i + 3] >> 32) + w[j + 3];
            a = ((a + e) & low) * twice;
            e = ((e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + (((f ^ g) & (g ^ h)) ^ g)) & low) * twice;

            // Four rounds on, a … d and e … h have changed places.
            ulong moved = a;
            a = e;
            e = moved;
            moved = b;
            b = f;
            f = moved;
            moved = c;
            c = g;
            g = moved;
            moved = d;
            d = h;
            h = moved;
        }

        state[0] = (state[0] + a) & low;
        state[1] = (state[1] + b) & low;
        state[2] = (state[2] + c) & low;
        state[3] = (state[3] + d) & low;
        state[4] = (state[4] + e) & low;
        state[5] = (state[5] + f) & low;
        state[6] = (state[6] + g) & low;
        state[7] = (state[7] + h) & low;
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
