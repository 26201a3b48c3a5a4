using System.Globalization;
using OtaStack.Signing.Errors;

namespace OtaStack.SigningTool.Images;

/// <summary>Numbers as imgtool's options take them: decimal, or with <c>0x</c>, <c>0o</c>, <c>0b</c>.</summary>
internal static class NumberText
{
    /// <exception cref="SigningException"><c>number.invalid</c></exception>
    public static uint Parse(string option, string text, uint least, uint most)
    {
        return TryParse(text, out uint number) && number >= least && number <= most
            ? number
            : throw new SigningException(SigningFault.Usage, ImageErrorCode.NumberInvalid, option, text, Hex(least), Hex(most));
    }

    public static string Hex(long number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    private static bool TryParse(string text, out uint number)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
        }

        if (text.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(text.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out number);
        }

        return text.StartsWith("0o", StringComparison.OrdinalIgnoreCase)
            ? TryOctal(text.AsSpan(2), out number)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out uint number)
    {
        ulong value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || value > uint.MaxValue)
            {
                number = 0;
                return false;
            }

            value = (value * 8) + (uint)(digit - '0');
        }

        number = (uint)value;
        return digits.Length > 0 && value <= uint.MaxValue;
    }
}
