using System.Globalization;

namespace OtaStack.Signing.Ceremonies.Armour;

/// <summary>
/// One line of an armoured block: its number, up to 20 bytes in groups of four characters, and two check characters. The check is a
/// CRC of ten bits over number and bytes: it finds every change of one character and every swap of two neighbours.
/// </summary>
internal static class ArmourLine
{
    public const int Bytes = 20;

    private const int GroupCharacters = 4;
    private const int CheckCharacters = 2;

    // x^10 + x^9 + x^5 + x^4 + x + 1 (CRC-10 of ITU-T I.610): every burst of up to ten bits shows.
    private const int Polynomial = 0x233;

    public static string Write(int number, ReadOnlySpan<byte> bytes)
    {
        string data = Crockford.Encode(bytes);
        IEnumerable<string> groups = data.Chunk(GroupCharacters).Select(group => new string(group));
        return string.Create(CultureInfo.InvariantCulture, $"{number:00} {string.Join(' ', groups)} {CheckOf(number, data)}");
    }

    /// <summary>The number that the line says it has, or 0, and its bytes, or null when it is not as it was written.</summary>
    public static (int Number, byte[]? Bytes) Read(string line)
    {
        string compact = Crockford.Plain(line);
        if (compact.Length is < 2 + CheckCharacters + 2 or > 64
            || !int.TryParse(compact.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return (0, null);
        }

        byte[]? bytes = Crockford.Decode(compact[2..^CheckCharacters]);
        bool good = bytes is { Length: > 0 and <= Bytes }
            && Crockford.CharactersFor(bytes.Length) == compact.Length - 2 - CheckCharacters
            && CheckOf(number, Crockford.Encode(bytes)) == compact[^CheckCharacters..];
        return (number, good ? bytes : null);
    }

    private static string CheckOf(int number, string data)
    {
        int crc = number;
        foreach (char character in data)
        {
            crc = Feed(crc, character);
        }

        crc = Feed(Feed(crc, '0'), '0');
        return Crockford.Encode([(byte)(crc >> 2), (byte)((crc & 3) << 6)])[..CheckCharacters];
    }

    private static int Feed(int crc, char character)
    {
        int value = Crockford.ValueOf(character);
        for (int bit = 4; bit >= 0; bit--)
        {
            int top = (crc >> 9) & 1;
            crc = ((crc << 1) | ((value >> bit) & 1)) & 0x3FF;
            crc ^= top == 0 ? 0 : Polynomial;
        }

        return crc;
    }
}
