using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// Vendor and class identifiers (RFC 9124 §3.3, §3.4) as imgtool derives them: a UUID as it is, or a name, from which a UUID of
/// version 5 (RFC 9562 §5.5) is made: the vendor's in the DNS namespace, the class's in the vendor's.
/// </summary>
public static class ImageUuid
{
    /// <summary>Length of an identifier.</summary>
    public const int Bytes = 16;

    /// <summary>Characters of a name at most.</summary>
    private const int MaxName = 255;

    // RFC 9562 §6.6: 6ba7b810-9dad-11d1-80b4-00c04fd430c8.
    private static readonly byte[] Dns = Convert.FromHexString("6ba7b8109dad11d180b400c04fd430c8");

    /// <summary>The 16 bytes of a vendor identifier: a domain name or a UUID.</summary>
    /// <exception cref="SigningException"><c>mcuboot.uuid_invalid</c></exception>
    public static byte[] OfVendor(string text) => Parse(text, Dns);

    /// <summary>The 16 bytes of a class identifier: a name below the vendor or a UUID.</summary>
    /// <param name="vendor">The vendor's identifier, or null: then the class must be a UUID.</param>
    /// <param name="text">As the person wrote it.</param>
    /// <exception cref="SigningException"><c>mcuboot.uuid_invalid</c></exception>
    public static byte[] OfClass(byte[]? vendor, string text) => Parse(text, vendor);

    /// <summary>With hyphens, lowercase.</summary>
    public static string Format(ReadOnlySpan<byte> uuid) => new Guid(uuid, bigEndian: true).ToString("D");

    private static byte[] Parse(string text, byte[]? within)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Guid.TryParseExact(text, "D", out Guid uuid) || Guid.TryParseExact(text, "N", out uuid))
        {
            return uuid.ToByteArray(bigEndian: true);
        }

        return within is not null && text.Length is > 0 and <= MaxName && !text.Any(char.IsControl)
            ? Version5(within, text)
            : throw new SigningException(SigningFault.Usage, McubootErrorCode.UuidInvalid, text);
    }

    private static byte[] Version5(byte[] within, string name)
    {
#pragma warning disable CA5350 // RFC 9562 §5.5 makes names into identifiers with SHA-1; nothing is protected by it.
        byte[] uuid = SHA1.HashData([.. within, .. Encoding.UTF8.GetBytes(name)])[..Bytes];
#pragma warning restore CA5350
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x50);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return uuid;
    }
}
