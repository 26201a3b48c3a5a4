using System.Numerics;
using System.Security.Cryptography;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

/// <summary>Field and scalar arithmetic against big integers, at the limits that the bounds in the code promise.</summary>
public sealed class FieldArithmeticTests
{
    private static readonly BigInteger P = ReferenceCurve.P;
    private readonly Random _random = new(25519);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(-4, 4)]
    [InlineData(-1, 16)]
    public void Products_are_right_and_reduced_up_to_the_documented_weights(int weightF, int weightG)
    {
        for (int round = 0; round < 200; round++)
        {
            long[] f = Limbs(weightF, round < 2);
            long[] g = Limbs(weightG, round < 2);
            long[] h = new long[10];

            FieldElement.Multiply(h, f, g);

            Assert.Equal(ReferenceCurve.Modulo(Value(f) * Value(g)), ReferenceCurve.Modulo(Value(h)));
            AssertReduced(h);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-2)]
    [InlineData(4)]
    public void Squares_are_products_with_oneself_in_place_too(int weight)
    {
        for (int round = 0; round < 200; round++)
        {
            long[] f = Limbs(weight, round < 2);
            BigInteger expected = ReferenceCurve.Modulo(Value(f));
            int times = 1 + _random.Next(5);
            for (int i = 0; i < times; i++)
            {
                expected = expected * expected % P;
            }

            FieldElement.Square(f, f, times);

            Assert.Equal(expected, ReferenceCurve.Modulo(Value(f)));
            AssertReduced(f);
        }
    }

    [Fact]
    public void Powers_are_the_inverse_and_the_root()
    {
        CachedPoint scratch = new();
        for (int round = 0; round < 50; round++)
        {
            long[] f = Limbs(2, false);
            BigInteger value = ReferenceCurve.Modulo(Value(f));
            long[] inverse = new long[10];
            FieldPowers.Invert(inverse, f, scratch);
            FieldPowers.RaiseToSquareRootPower(f, f, scratch);

            Assert.Equal(1, ReferenceCurve.Modulo(Value(inverse) * value));
            Assert.Equal(BigInteger.ModPow(value, (P - 5) / 8, P), ReferenceCurve.Modulo(Value(f)));
        }
    }

    [Fact]
    public void Encoding_is_canonical_around_every_multiple_of_p_and_for_unreduced_limbs()
    {
        byte[] bytes = new byte[32];
        for (int around = -40; around <= 40; around++)
        {
            foreach (BigInteger start in new[] { 0, P, 2 * P, -P, BigInteger.Pow(2, 255), BigInteger.Pow(2, 254) })
            {
                long[] h = FromValue(start + around);
                BigInteger expected = ReferenceCurve.Modulo(start + around);
                FieldEncoding.Encode(bytes, h);
                Assert.Equal(ReferenceCurve.Bytes(expected), bytes);
                Assert.Equal(expected.IsZero, FieldEncoding.IsZero(h, bytes));
            }
        }

        for (int round = 0; round < 500; round++)
        {
            long[] h = Limbs(round % 2 == 0 ? 6 : -6, round < 4);
            BigInteger expected = ReferenceCurve.Modulo(Value(h));
            FieldEncoding.Encode(bytes, h);
            Assert.Equal(ReferenceCurve.Bytes(expected), bytes);
        }
    }

    [Fact]
    public void Decoding_leaves_out_the_top_bit_and_tells_canonical_bytes()
    {
        long[] h = new long[10];
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = new byte[32];
            _random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                bytes.AsSpan(1).Fill(0xFF);
                bytes[0] = (byte)(0xEC + (round % 20));
            }

            BigInteger value = new BigInteger(bytes, isUnsigned: true) & (BigInteger.Pow(2, 255) - 1);
            FieldEncoding.Decode(h, bytes);

            Assert.Equal(value, Value(h));
            Assert.Equal(value < P, FieldEncoding.IsCanonical(bytes));
        }
    }

    [Fact]
    public void One_byte_below_the_pattern_of_p_makes_bytes_canonical()
    {
        for (int position = 1; position < 31; position++)
        {
            byte[] bytes = new byte[32];
            bytes.AsSpan().Fill(0xFF);
            Assert.False(FieldEncoding.IsCanonical(bytes));

            bytes[position] = 0xFE;

            Assert.True(FieldEncoding.IsCanonical(bytes), $"byte {position}");
        }
    }

    [Fact]
    public void Digests_are_reduced_to_the_one_value_below_L()
    {
        BigInteger l = ReferenceCurve.L;
        BigInteger max = BigInteger.Pow(2, 512) - 1;
        List<BigInteger> values = [0, 1, l - 1, l, l + 1, 2 * l, (l * l) - 1, l * l, max, max - (max % l), max - (max % l) - 1];
        for (int bit = 253; bit < 512; bit++)
        {
            values.Add(BigInteger.Pow(2, bit));
            values.Add(BigInteger.Pow(2, bit) - 1);
            values.Add(BigInteger.Pow(2, bit) / l * l);
            values.Add((BigInteger.Pow(2, bit) / l * l) - 1);
        }

        for (int round = 0; round < 2000; round++)
        {
            values.Add(new BigInteger(SHA512.HashData(BitConverter.GetBytes(round)), isUnsigned: true));
        }

        foreach (BigInteger value in values)
        {
            byte[] wide = new byte[64];
            Assert.True(value.TryWriteBytes(wide, out _, isUnsigned: true));

            Scalar.Reduce(wide, new long[Scalar.WideLimbs]);

            Assert.Equal(value % l, new BigInteger(wide, isUnsigned: true));
        }
    }

    [Fact]
    public void Recoded_digits_add_up_are_odd_and_stand_apart()
    {
        BigInteger[] edges = [0, 1, 15, 16, 31, 32, ReferenceCurve.L - 1, BigInteger.Pow(2, 252), BigInteger.Pow(2, 253) - 1];
        for (int round = 0; round < 500; round++)
        {
            BigInteger value = round < edges.Length
                ? edges[round]
                : new BigInteger(SHA512.HashData(BitConverter.GetBytes(round)), isUnsigned: true) % ReferenceCurve.L;

            byte[] both = new byte[Scalar.Digits];
            int shift = 4 * (round & 1);
            int highest = Scalar.Recode(both, shift, [0, .. ReferenceCurve.Bytes(value)], 1);

            int[] digits = [.. both.Select(digit => (digit >> shift) - ((digit >> shift) > 7 ? 16 : 0))];
            BigInteger sum = 0;
            int last = -4;
            for (int i = 0; i < digits.Length; i++)
            {
                sum += digits[i] * BigInteger.Pow(2, i);
                if (digits[i] != 0)
                {
                    Assert.True(digits[i] % 2 != 0 && Math.Abs(digits[i]) < 8 && i - last >= 4);
                    last = i;
                }
            }

            Assert.Equal(value, sum);
            Assert.Equal(value.IsZero ? -1 : last, highest);
        }
    }

    private static void AssertReduced(long[] h)
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.InRange(h[i], -(1L << 16), (1L << (26 - (i & 1))) + (1L << 16));
        }
    }

    private static BigInteger Value(long[] limbs)
    {
        BigInteger value = 0;
        for (int i = 9; i >= 0; i--)
        {
            value = (value << (26 - (i & 1))) + limbs[i];
        }

        return value;
    }

    private static long[] FromValue(BigInteger value)
    {
        long[] limbs = new long[10];
        for (int i = 0; i < 9; i++)
        {
            int width = 26 - (i & 1);
            limbs[i] = (long)(value & ((1 << width) - 1));
            value >>= width;
        }

        limbs[9] = (long)value;
        return limbs;
    }

    /// <summary>Limbs of up to the weight's size, below zero for a negative weight or in part; all at the limit when asked for.</summary>
    private long[] Limbs(int weight, bool extreme)
    {
        long[] limbs = new long[10];
        for (int i = 0; i < 10; i++)
        {
            long limit = ((1L << (26 - (i & 1))) + (1L << 15)) * Math.Abs(weight);
            limbs[i] = extreme ? limit : _random.NextInt64(limit + 1);
            if (weight < 0 && (extreme || _random.Next(2) == 0))
            {
                limbs[i] = -limbs[i];
            }
        }

        return limbs;
    }
}
