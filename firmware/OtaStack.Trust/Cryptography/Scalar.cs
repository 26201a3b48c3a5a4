namespace OtaStack.Trust.Cryptography;

/// <summary>Integers modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point.</summary>
internal static class Scalar
{
    /// <summary>Digits of a recoded scalar.</summary>
    public const int Digits = 256;

    /// <summary>Bits of a digit.</summary>
    public const int Width = 4;

    private const int Size = 32;
    private const int LimbBits = 21;
    private const int LimbMask = (1 << LimbBits) - 1;
    private const long Half = 1L << (LimbBits - 1);

    /// <summary>Number of limbs that <see cref="Reduce"/> works in.</summary>
    public const int WideLimbs = 24;

    /// <summary>
    /// True when the 32 bytes at <paramref name="offset"/>, little-endian, are less than L (RFC 8032 §5.1.7 step 1): those
    /// alone are their own remainder.
    /// </summary>
    /// <param name="wide">Scratch space of 64 bytes.</param>
    /// <param name="s">Scratch space of <see cref="WideLimbs"/> limbs.</param>
    public static bool IsCanonical(byte[] bytes, int offset, byte[] wide, long[] s)
    {
        System.Array.Clear(wide, 0, wide.Length);
        System.Array.Copy(bytes, offset, wide, 0, Size);
        Reduce(wide, s);
        return ConstantTime.AreEqual(wide, 0, bytes, offset, Size);
    }

    /// <summary>Reduces the 64 bytes of a SHA-512 digest, little-endian, modulo L in place: to 32 bytes, the rest zero.</summary>
    /// <param name="s">Scratch space of <see cref="WideLimbs"/> limbs.</param>
    public static void Reduce(byte[] wide, long[] s)
    {
        for (int i = 0; i < WideLimbs; i++)
        {
            int bit = i * LimbBits;
            int position = bit >> 3;
            long word = wide[position] | ((long)wide[position + 1] << 8)
                | ((long)wide[position + 2] << 16) | ((long)wide[position + 3] << 24);
            word >>= bit & 7;
            s[i] = i < WideLimbs - 1 ? word & LimbMask : word;
        }

        // Limb k stands for 2^(21 k) = 2^252 · 2^(21 (k − 12)), and 2^252 is −27742317777372353535851937790883648493.
        // Rounded carries end within ±2^251.1; a carry rounded down then shows a negative value as −1 in limb 12, and
        // the last fold adds L to just those: the result is the one value of 0 … L − 1.
        Fold(s, 23, 18);
        Carry(s, 6, 17, Half);
        Fold(s, 17, 12);
        Carry(s, 0, 12, Half);
        Fold(s, 12, 12);
        Carry(s, 0, 12, 0);
        Fold(s, 12, 12);
        Carry(s, 0, 11, 0);

        System.Array.Clear(wide, 0, wide.Length);
        for (int i = 0; i < 12; i++)
        {
            int bit = i * LimbBits;
            int position = bit >> 3;
            long word = s[i] << (bit & 7);
            wide[position] |= (byte)word;
            wide[position + 1] |= (byte)(word >> 8);
            wide[position + 2] |= (byte)(word >> 16);
            wide[position + 3] |= (byte)(word >> 24);
        }
    }

    /// <summary>
    /// Recodes the 32 bytes at <paramref name="offset"/>, less than 2^253, into signed digits, each zero or odd and at most
    /// <see cref="Width"/> bits with its sign, of which two that are not zero stand at least that far apart. They are put at
    /// bit <paramref name="shift"/> of the bytes, which must be zero there.
    /// </summary>
    /// <returns>The position of the highest digit that is not zero, −1 for the scalar zero.</returns>
    public static int Recode(byte[] digits, int shift, byte[] bytes, int offset)
    {
        int highest = -1;
        int carry = 0;
        int position = 0;
        while (position < Digits)
        {
            int index = position >> 3;
            int word = bytes[offset + index];
            if (index < Size - 1)
            {
                word |= bytes[offset + index + 1] << 8;
            }

            word = (word >> (position & 7)) & ((1 << Width) - 1);
            if ((word & 1) == carry)
            {
                position++;
                continue;
            }

            word += carry;
            carry = word >> (Width - 1);
            digits[position] |= (byte)((word & ((1 << Width) - 1)) << shift);
            highest = position;
            position += Width;
        }

        return highest;
    }

    private static void Fold(long[] s, int from, int to)
    {
        for (int k = from; k >= to; k--)
        {
            long limb = s[k];
            s[k] = 0;
            s[k - 12] += limb * 666643;
            s[k - 11] += limb * 470296;
            s[k - 10] += limb * 654183;
            s[k - 9] -= limb * 997805;
            s[k - 8] += limb * 136657;
            s[k - 7] -= limb * 683901;
        }
    }

    private static void Carry(long[] s, int from, int to, long rounding)
    {
        for (int i = from; i < to; i++)
        {
            long carry = (s[i] + rounding) >> LimbBits;
            s[i] -= carry << LimbBits;
            s[i + 1] += carry;
        }
    }
}
