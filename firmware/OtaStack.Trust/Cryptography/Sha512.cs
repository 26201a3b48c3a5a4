namespace OtaStack.Trust.Cryptography;

/// <summary>SHA-512 (FIPS 180-4 §6.4). An instance may be used again and allocates nothing; one thread at a time.</summary>
/// <remarks>
/// Written for an interpreter: four rounds in a row on locals, which take turns as a … h; eight
/// would save a twentieth of the time for half a kilobyte.
/// </remarks>
public sealed class Sha512 : BlockHash
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 64;

    public Sha512()
        : base(128)
    {
    }

    private protected override void Process(byte[] data, int offset)
    {
        // The first four locals have the shortest instructions.
        ulong a, b, c, d, e, f, g, h;
        ulong[] state = State;
        a = state[0];
        b = state[1];
        c = state[2];
        d = state[3];
        e = state[4];
        f = state[5];
        g = state[6];
        h = state[7];
        ulong[] k = Constants;
        ulong[] w = Schedule;
        for (int t = 0; t < 16; t++)
        {
            w[t] = ((ulong)ReadWord(data, offset) << 32) | ReadWord(data, offset + 4);
            offset += 8;
        }

        for (int i = 0; i < 80; i += 4)
        {
            int j = i & 12;
            if (i > 12 && j == 0)
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

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
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
