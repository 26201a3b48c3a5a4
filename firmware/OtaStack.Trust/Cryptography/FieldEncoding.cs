namespace OtaStack.Trust.Cryptography;

/// <summary>Field elements as 32 bytes, little-endian (RFC 8032 §5.1.2), and the tests that need the one canonical value.</summary>
internal static class FieldEncoding
{
    /// <summary>Bytes of an element.</summary>
    public const int Size = 32;

    private const int Limbs = FieldElement.Limbs;

    /// <summary>h = the low 255 bits of the bytes; the top bit is left out. The value may be p or more.</summary>
    public static void Decode(long[] h, byte[] bytes)
    {
        int position = 0;
        int bits = 0;
        long pending = 0;
        for (int i = 0; i < Limbs; i++)
        {
            int width = 26 - (i & 1);
            while (bits < width)
            {
                pending |= (long)bytes[position] << bits;
                position++;
                bits += 8;
            }

            h[i] = pending & ((1L << width) - 1);
            pending >>= width;
            bits -= width;
        }
    }

    /// <summary>Writes the canonical bytes, 0 … p − 1; brings the limbs of h into their ranges on the way.</summary>
    public static void Encode(byte[] bytes, long[] h)
    {
        // Two rounds bring any product, sum or difference to 0 … 2^255 − 1: after the first the carry is −1, 0 or 1.
        Carry(h, 0);
        Carry(h, 0);

        // The value is p or more exactly when adding 19 carries into bit 255; then 19 is added for good and the bit dropped.
        long carry = 19;
        for (int i = 0; i < Limbs; i++)
        {
            carry = (h[i] + carry) >> (26 - (i & 1));
        }

        Carry(h, carry);

        int position = 0;
        int bits = 0;
        long pending = 0;
        for (int i = 0; i < Limbs; i++)
        {
            pending |= h[i] << bits;
            bits += 26 - (i & 1);
            while (bits >= 8)
            {
                bytes[position] = (byte)pending;
                position++;
                pending >>= 8;
                bits -= 8;
            }
        }

        bytes[Size - 1] = (byte)pending;
    }

    /// <summary>True when the low 255 bits are less than p: the only encoding of their value (RFC 8032 §5.1.3 step 1).</summary>
    public static bool IsCanonical(byte[] bytes)
    {
        if ((bytes[Size - 1] & 0x7F) != 0x7F)
        {
            return true;
        }

        for (int i = Size - 2; i > 0; i--)
        {
            if (bytes[i] != 0xFF)
            {
                return true;
            }
        }

        return bytes[0] < 0xED;
    }

    /// <summary>True when h is 0 modulo p; h is brought into its canonical form, <paramref name="scratch"/> is overwritten.</summary>
    public static bool IsZero(long[] h, byte[] scratch)
    {
        Encode(scratch, h);
        int any = 0;
        for (int i = 0; i < Size; i++)
        {
            any |= scratch[i];
        }

        return any == 0;
    }

    /// <summary>Carries from limb to limb and what leaves bit 255 back in as 19 times itself, with 19 · carryIn to begin with.</summary>
    private static void Carry(long[] h, long carryIn)
    {
        long carry = 19 * carryIn;
        for (int i = 0; i < Limbs; i++)
        {
            int width = 26 - (i & 1);
            long limb = h[i] + carry;
            h[i] = limb & ((1L << width) - 1);
            carry = limb >> width;
        }

        if (carryIn == 0)
        {
            h[0] += 19 * carry;
        }
    }
}
