namespace OtaStack.Trust.Bytes;

/// <summary>
/// Lower-case hexadecimal (RFC 4648 §8, but lower case alone): one text for one value,
/// so that equal keys, key ids and hashes are equal as text too.
/// </summary>
public static class Hex
{
    /// <summary>Two lower-case digits for each of <paramref name="count"/> bytes.</summary>
    public static string Encode(byte[] data, int offset, int count)
    {
        char[] digits = new char[count * 2];
        for (int i = 0; i < count; i++)
        {
            int value = data[offset + i];
            digits[2 * i] = Digit(value >> 4);
            digits[(2 * i) + 1] = Digit(value & 15);
        }

        return new string(digits, 0, digits.Length);
    }

    /// <summary>
    /// Decodes <paramref name="count"/> ASCII digits to <paramref name="count"/> / 2 bytes. False, with the output
    /// in an unspecified state, for an odd count, another character than 0–9 and a–f, or too little room.
    /// </summary>
    public static bool TryDecode(byte[] ascii, int offset, int count, byte[] into, int intoOffset)
    {
        if ((count & 1) != 0 || count < 0 || offset < 0 || offset > ascii.Length - count
            || intoOffset < 0 || intoOffset > into.Length - (count >> 1))
        {
            return false;
        }

        for (int i = 0; i < count; i += 2)
        {
            int high = ValueOf(ascii[offset + i]);
            int low = ValueOf(ascii[offset + i + 1]);
            if ((high | low) < 0)
            {
                return false;
            }

            into[intoOffset + (i >> 1)] = (byte)((high << 4) | low);
        }

        return true;
    }

    private static char Digit(int value)
    {
        return (char)(value < 10 ? '0' + value : 'a' - 10 + value);
    }

    /// <summary>-1 for what is no digit.</summary>
    internal static int ValueOf(int digit)
    {
        if (digit >= '0' && digit <= '9')
        {
            return digit - '0';
        }

        return digit >= 'a' && digit <= 'f' ? digit - ('a' - 10) : -1;
    }
}
