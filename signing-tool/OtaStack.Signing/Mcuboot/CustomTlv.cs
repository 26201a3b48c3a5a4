using System.Globalization;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>Reads a vendor's own TLV from the command line: <c>0x00a0=0x01020304</c> or <c>0x00a0=text</c>.</summary>
public static class CustomTlv
{
    private const string HexPrefix = "0x";

    /// <exception cref="SigningException"><c>mcuboot.custom_tlv_invalid</c></exception>
    public static Tlv Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > HexPrefix.Length
            && text.StartsWith(HexPrefix, StringComparison.Ordinal)
            && ushort.TryParse(text.AsSpan(HexPrefix.Length, equals - HexPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort type)
            && TlvRules.IsVendors((TlvType)type)
            && TryValue(text[(equals + 1)..], out byte[] value)
            ? new Tlv((TlvType)type, value)
            : throw new SigningException(SigningFault.Usage, McubootErrorCode.CustomTlvInvalid, text);
    }

    private static bool TryValue(string text, out byte[] value)
    {
        value = [];
        if (!text.StartsWith(HexPrefix, StringComparison.Ordinal))
        {
            value = Encoding.UTF8.GetBytes(text);
        }
        else if (text.Length % 2 != 0 || !text.Skip(HexPrefix.Length).All(char.IsAsciiHexDigit))
        {
            return false;
        }
        else
        {
            value = Convert.FromHexString(text[HexPrefix.Length..]);
        }

        return value.Length <= ushort.MaxValue;
    }
}
