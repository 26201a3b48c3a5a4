namespace OtaStack.Signing.Ceremonies.Armour;

/// <summary>
/// Base 32 in Crockford's alphabet: no I, L, O and U, and what looks alike reads alike. Five bits a character, the first character highest;
/// the last one is filled with zero bits.
/// </summary>
internal static class Crockford
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Bits = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[CharactersFor(bytes.Length)];
        for (int i = 0; i < text.Length; i++)
        {
            int value = 0;
            for (int bit = i * Bits; bit < (i + 1) * Bits; bit++)
            {
                value = (value << 1) | (bit / 8 < bytes.Length ? (bytes[bit / 8] >> (7 - (bit % 8))) & 1 : 0);
            }

            text[i] = Alphabet[value];
        }

        return new string(text);
    }

    /// <summary>The bytes of <see cref="Plain"/> text. Null for a character that is none, and for filling bits that are not zero.</summary>
    public static byte[]? Decode(string text)
    {
        byte[] bytes = new byte[text.Length * Bits / 8];
        for (int i = 0; i < text.Length; i++)
        {
            int value = ValueOf(text[i]);
            if (value < 0)
            {
                return null;
            }

            for (int bit = 0; bit < Bits; bit++)
            {
                int place = (i * Bits) + bit;
                int one = (value >> (Bits - 1 - bit)) & 1;
                if (place / 8 < bytes.Length)
                {
                    bytes[place / 8] |= (byte)(one << (7 - (place % 8)));
                }
                else if (one != 0)
                {
                    return null;
                }
            }
        }

        return bytes;
    }

    public static int CharactersFor(int bytes) => ((bytes * 8) + Bits - 1) / Bits;

    /// <summary>The text without spaces, in capitals, and with one spelling for what looks alike.</summary>
    public static string Plain(string text)
    {
        return string.Concat(text.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant().Replace('O', '0').Replace('I', '1').Replace('L', '1');
    }

    /// <summary>0–31; -1 for what is no character of it.</summary>
    public static int ValueOf(char character)
    {
        return Alphabet.IndexOf(character, StringComparison.Ordinal);
    }
}
