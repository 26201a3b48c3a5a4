using System.Numerics;
using System.Security.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

/// <summary>
/// The curve of RFC 8032 §5.1 by its affine formulas over big integers: slow, plain, and written apart from the
/// implementation under test. It makes keys and signatures that no honest signer makes.
/// </summary>
internal static class ReferenceCurve
{
    public static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

    public static readonly BigInteger L =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    public static readonly BigInteger D = Modulo(-121665 * Invert(121666));

    public static readonly (BigInteger X, BigInteger Y) Identity = (0, 1);

    public static readonly (BigInteger X, BigInteger Y) Base = Decode(4 * Invert(5), 0)!.Value;

    public static BigInteger Modulo(BigInteger value)
    {
        BigInteger remainder = value % P;
        return remainder.Sign < 0 ? remainder + P : remainder;
    }

    public static BigInteger Invert(BigInteger value)
    {
        return BigInteger.ModPow(Modulo(value), P - 2, P);
    }

    public static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) p, (BigInteger X, BigInteger Y) q)
    {
        BigInteger product = Modulo(D * p.X * q.X * p.Y * q.Y);
        return (
            Modulo(((p.X * q.Y) + (p.Y * q.X)) * Invert(1 + product)),
            Modulo(((p.Y * q.Y) + (p.X * q.X)) * Invert(1 - product)));
    }

    public static (BigInteger X, BigInteger Y) Multiply(BigInteger scalar, (BigInteger X, BigInteger Y) point)
    {
        (BigInteger X, BigInteger Y) result = Identity;
        while (!scalar.IsZero)
        {
            if (!scalar.IsEven)
            {
                result = Add(result, point);
            }

            point = Add(point, point);
            scalar >>= 1;
        }

        return result;
    }

    /// <summary>The point with this y and this parity of x, null when there is none.</summary>
    public static (BigInteger X, BigInteger Y)? Decode(BigInteger y, int sign)
    {
        y = Modulo(y);
        BigInteger square = Modulo(((y * y) - 1) * Invert((D * y * y) + 1));
        BigInteger x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Modulo((x * x) - square) != 0)
        {
            x = Modulo(x * BigInteger.ModPow(2, (P - 1) / 4, P));
        }

        if (Modulo((x * x) - square) != 0 || (x.IsZero && sign == 1))
        {
            return null;
        }

        return ((x.IsEven ? 0 : 1) == sign ? x : P - x, y);
    }

    public static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        return Bytes(point.Y + (point.X.IsEven ? BigInteger.Zero : BigInteger.Pow(2, 255)));
    }

    public static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = new byte[32];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    /// <summary>k = SHA-512(R ‖ A ‖ M) mod L.</summary>
    public static BigInteger Challenge(byte[] r, byte[] key, byte[] message)
    {
        return new BigInteger(SHA512.HashData([.. r, .. key, .. message]), isUnsigned: true) % L;
    }

    /// <summary>The eight points of small order, from one of order 8.</summary>
    public static (BigInteger X, BigInteger Y)[] SmallOrderPoints()
    {
        for (BigInteger y = 2; ; y++)
        {
            if (Decode(y, 0) is { } point)
            {
                (BigInteger X, BigInteger Y) torsion = Multiply(L, point);
                if (Multiply(4, torsion) != Identity)
                {
                    return [.. Enumerable.Range(0, 8).Select(n => Multiply(n, torsion))];
                }
            }
        }
    }
}
