namespace OtaStack.Trust.Cryptography;

/// <summary>
/// Arithmetic in the field of integers modulo 2^255 − 19. An element is ten signed limbs of 26 and 25 bits in turn:
/// the value is the sum of limb[i] · 2^⌈25.5 i⌉.
/// </summary>
/// <remarks>
/// Written for an interpreter, where an array access costs several times a local: everything is loaded once, held in
/// locals and stored once; limbs are 64 bits wide to need no conversions, and few locals are used, as each costs a call.
/// <para>Bounds: a product is <i>reduced</i>, every limb in −2^16 … 2^26 + 2^16 (odd ones 2^25 + 2^16). Sums and
/// differences are not reduced; a limb that is k times as large is said to have <i>weight</i> k. The largest column of a
/// product of weights k and l is below 498 · 2^50 · k · l, hence k · l ≤ 16 keeps it below 2^63. The curve formulas
/// reach 6.</para>
/// </remarks>
internal static class FieldElement
{
    public const int Limbs = 10;

    private const long Mask26 = (1L << 26) - 1;
    private const long Mask25 = (1L << 25) - 1;

    /// <summary>h = f · g. The three may be the same arrays.</summary>
    public static void Multiply(long[] h, long[] f, long[] g)
    {
        long f0 = f[0];
        long f1 = f[1];
        long f2 = f[2];
        long f3 = f[3];
        long f4 = f[4];
        long f5 = f[5];
        long f6 = f[6];
        long f7 = f[7];
        long f8 = f[8];
        long f9 = f[9];
        long g0 = g[0];
        long g1 = g[1];
        long g2 = g[2];
        long g3 = g[3];
        long g4 = g[4];
        long g5 = g[5];
        long g6 = g[6];
        long g7 = g[7];
        long g8 = g[8];
        long g9 = g[9];
        long nineteen = 19;
        long mask26 = Mask26;
        long mask25 = Mask25;

        long column = (f0 * g0) + (nineteen * ((f2 * g8) + (f4 * g6) + (f6 * g4) + (f8 * g2) + (((f1 * g9)
            + (f3 * g7) + (f5 * g5) + (f7 * g3) + (f9 * g1)) << 1)));
        long first = column & mask26;
        column = (column >> 26) + (f0 * g1) + (f1 * g0) + (nineteen * ((f2 * g9) + (f3 * g8) + (f4 * g7)
            + (f5 * g6) + (f6 * g5) + (f7 * g4) + (f8 * g3) + (f9 * g2)));
        long second = column & mask25;
        column = (column >> 25) + (f0 * g2) + (f2 * g0) + ((f1 * g1) << 1) + (nineteen * ((f4 * g8) + (f6 * g6)
            + (f8 * g4) + (((f3 * g9) + (f5 * g7) + (f7 * g5) + (f9 * g3)) << 1)));
        h[2] = column & mask26;
        column = (column >> 26) + (f0 * g3) + (f1 * g2) + (f2 * g1) + (f3 * g0) + (nineteen * ((f4 * g9)
            + (f5 * g8) + (f6 * g7) + (f7 * g6) + (f8 * g5) + (f9 * g4)));
        h[3] = column & mask25;
        column = (column >> 25) + (f0 * g4) + (f2 * g2) + (f4 * g0) + (((f1 * g3) + (f3 * g1)) << 1)
            + (nineteen * ((f6 * g8) + (f8 * g6) + (((f5 * g9) + (f7 * g7) + (f9 * g5)) << 1)));
        h[4] = column & mask26;
        column = (column >> 26) + (f0 * g5) + (f1 * g4) + (f2 * g3) + (f3 * g2) + (f4 * g1) + (f5 * g0)
            + (nineteen * ((f6 * g9) + (f7 * g8) + (f8 * g7) + (f9 * g6)));
        h[5] = column & mask25;
        column = (column >> 25) + (f0 * g6) + (f2 * g4) + (f4 * g2) + (f6 * g0) + (((f1 * g5) + (f3 * g3)
            + (f5 * g1)) << 1) + (nineteen * ((f8 * g8) + (((f7 * g9) + (f9 * g7)) << 1)));
        h[6] = column & mask26;
        column = (column >> 26) + (f0 * g7) + (f1 * g6) + (f2 * g5) + (f3 * g4) + (f4 * g3) + (f5 * g2)
            + (f6 * g1) + (f7 * g0) + (nineteen * ((f8 * g9) + (f9 * g8)));
        h[7] = column & mask25;
        column = (column >> 25) + (f0 * g8) + (f2 * g6) + (f4 * g4) + (f6 * g2) + (f8 * g0) + (((f1 * g7)
            + (f3 * g5) + (f5 * g3) + (f7 * g1)) << 1) + (nineteen * ((f9 * g9) << 1));
        h[8] = column & mask26;
        column = (column >> 26) + (f0 * g9) + (f1 * g8) + (f2 * g7) + (f3 * g6) + (f4 * g5) + (f5 * g4)
            + (f6 * g3) + (f7 * g2) + (f8 * g1) + (f9 * g0);
        h[9] = column & mask25;
        first += nineteen * (column >> 25);
        h[0] = first & mask26;
        h[1] = second + (first >> 26);
    }

    /// <summary>h = f^(2^times), times ≥ 1: the limbs stay in locals from one squaring to the next.</summary>
    public static void Square(long[] h, long[] f, int times)
    {
        long f0 = f[0];
        long f1 = f[1];
        long f2 = f[2];
        long f3 = f[3];
        long f4 = f[4];
        long f5 = f[5];
        long f6 = f[6];
        long f7 = f[7];
        long f8 = f[8];
        long f9 = f[9];
        long nineteen = 19;
        long thirtyEight = 38;
        long mask26 = Mask26;
        long mask25 = Mask25;
        do
        {
            long h0 = (f0 * f0) + (thirtyEight * ((f2 * f8) + (f4 * f6) + (f5 * f5) + (((f1 * f9)
                + (f3 * f7)) << 1)));
            long h1 = (((f0 * f1) + (nineteen * ((f2 * f9) + (f3 * f8) + (f4 * f7) + (f5 * f6)))) << 1)
                + (h0 >> 26);
            long h2 = (((f0 * f2) + (f1 * f1)) << 1) + (nineteen * ((f6 * f6) + (((f4 * f8) + (((f3 * f9)
                + (f5 * f7)) << 1)) << 1))) + (h1 >> 25);
            long h3 = (((f0 * f3) + (f1 * f2) + (nineteen * ((f4 * f9) + (f5 * f8) + (f6 * f7)))) << 1)
                + (h2 >> 26);
            long h4 = (f2 * f2) + (((f0 * f4) + ((f1 * f3) << 1) + (nineteen * ((f6 * f8) + (f7 * f7)
                + ((f5 * f9) << 1)))) << 1) + (h3 >> 25);
            long h5 = (((f0 * f5) + (f1 * f4) + (f2 * f3) + (nineteen * ((f6 * f9) + (f7 * f8)))) << 1)
                + (h4 >> 26);
            long h6 = (((f0 * f6) + (f2 * f4) + (f3 * f3) + ((f1 * f5) << 1)) << 1) + (nineteen * ((f8 * f8)
                + ((f7 * f9) << 2))) + (h5 >> 25);
            long h7 = (((f0 * f7) + (f1 * f6) + (f2 * f5) + (f3 * f4) + (nineteen * (f8 * f9))) << 1)
                + (h6 >> 26);
            long h8 = (f4 * f4) + (((f0 * f8) + (f2 * f6) + (nineteen * (f9 * f9)) + (((f1 * f7)
                + (f3 * f5)) << 1)) << 1) + (h7 >> 25);
            long h9 = (((f0 * f9) + (f1 * f8) + (f2 * f7) + (f3 * f6) + (f4 * f5)) << 1) + (h8 >> 26);
            h0 = (h0 & mask26) + (nineteen * (h9 >> 25));
            f0 = h0 & mask26;
            f1 = (h1 & mask25) + (h0 >> 26);
            f2 = h2 & mask26;
            f3 = h3 & mask25;
            f4 = h4 & mask26;
            f5 = h5 & mask25;
            f6 = h6 & mask26;
            f7 = h7 & mask25;
            f8 = h8 & mask26;
            f9 = h9 & mask25;
            times--;
        }
        while (times > 0);

        h[0] = f0;
        h[1] = f1;
        h[2] = f2;
        h[3] = f3;
        h[4] = f4;
        h[5] = f5;
        h[6] = f6;
        h[7] = f7;
        h[8] = f8;
        h[9] = f9;
    }

    /// <summary>h = f + g, not reduced.</summary>
    public static void Add(long[] h, long[] f, long[] g)
    {
        for (int i = 0; i < Limbs; i++)
        {
            h[i] = f[i] + g[i];
        }
    }

    /// <summary>h = f − g, not reduced.</summary>
    public static void Subtract(long[] h, long[] f, long[] g)
    {
        for (int i = 0; i < Limbs; i++)
        {
            h[i] = f[i] - g[i];
        }
    }

    /// <summary>h = an element of a table of ten limbs each.</summary>
    public static void Load(long[] h, int[] table, int element)
    {
        int position = element * Limbs;
        for (int i = 0; i < Limbs; i++)
        {
            h[i] = table[position];
            position++;
        }
    }
}
